"""Pictures that associations sent and nothing shows go away by themselves."""

from datetime import datetime, timedelta

from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.organising.pictures.models import SentPicture
from wagtail_talko.spaces.queries import locked
from wagtail_talko.timeslots import utc_now

# Days after it was sent in which it stays: an editor may put the version that had it back.
KEPT_DAYS = 7


def erase_unused_pictures(*, now: datetime | None = None) -> int:
    """Delete what no page, draft or snippet shows `KEPT_DAYS` after it was sent; return how many.

    One query, and a few for each that its own event does not show.
    """
    before = (now or utc_now()) - timedelta(days=KEPT_DAYS)
    rows = SentPicture.objects.filter(sent_at__lt=before)
    newest = "page__latest_revision__content__picture"
    keys = [key for key, shown in rows.values_list("image_key", newest) if key != str(shown)]
    return sum(_erase(key) for key in keys)


@action
def _erase(key: str) -> bool:
    """Delete it unless something else on the site shows it."""
    # Another run may have been quicker.
    row = locked(SentPicture.objects.filter(image_key=key)).first()
    if row is None:
        return False
    image = get_image_model().objects.filter(pk=key).first()
    if image is not None:
        if ReferenceIndex.get_references_to(image).exists():
            return False
        image.delete()
    audit(row, "sent_picture.erase", by=None, image=key)
    row.delete()
    return True
