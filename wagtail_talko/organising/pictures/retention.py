"""Pictures that associations sent and nothing shows go away by themselves."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex, Revision, TaskState

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.organising.pictures.models import SentPicture
from wagtail_talko.spaces.queries import locked
from wagtail_talko.timeslots import utc_now

logger = logging.getLogger(__name__)

# Days that it stays after it was last seen shown: an editor may put back the version that had it.
KEPT_DAYS = 7


def erase_unused_pictures(*, now: datetime | None = None) -> int:
    """Delete what nothing has shown for `KEPT_DAYS`; return how many. Each is looked at once a day.

    Two queries, and a few for each that the newest words of its own event do not show.
    """
    now = now or utc_now()
    due = SentPicture.objects.exclude(checked_on=now.date())
    newest = "page__latest_revision__content__picture"
    done, erased, failed = [], 0, None
    for pk, key, since, picture in due.values_list("pk", "image_key", "unshown_since", newest):
        if since is None and key == str(picture):
            done.append(pk)
            continue
        try:
            erased += _look_after(pk, now)
        except Exception as error:
            # One that cannot be deleted does not keep the others.
            logger.exception("The picture %s could not be looked after.", key)
            failed = error
            done.append(pk)
    SentPicture.objects.filter(pk__in=done).update(checked_on=now.date())
    if failed is not None:
        raise failed
    return erased


@action
def _look_after(pk: int, now: datetime) -> bool:
    """Note since when nothing shows it; delete it when that is long ago."""
    # Another run may have been quicker.
    row = locked(SentPicture.objects.filter(pk=pk)).first()
    if row is None:
        return False
    image = get_image_model().objects.filter(pk=row.image_key).first()
    if image is not None and _is_shown(image):
        row.unshown_since = None
    elif row.unshown_since is None:
        row.unshown_since = now
    elif now - row.unshown_since >= timedelta(days=KEPT_DAYS):
        return _erase(row, image)
    row.checked_on = now.date()
    row.save(update_fields=["unshown_since", "checked_on"])
    return False


def _erase(row: SentPicture, image: Any) -> bool:
    if image is not None:
        image.delete()
    audit(row, "sent_picture.erase", by=None, image=row.image_key)
    row.delete()
    return True


def _is_shown(image: Any) -> bool:
    return _is_in_rows(image) or _is_in_words(image)


def _is_in_rows(image: Any) -> bool:
    """Look at the rows themselves, too: the index follows them, perhaps a little later."""
    if ReferenceIndex.get_references_to(image).exists():
        return True
    fields = [found for found in image._meta.related_objects if found.name != "renditions"]
    return any(
        found.related_model._base_manager.filter(**{found.field.name: image}).exists()
        for found in fields
    )


def _is_in_words(image: Any) -> bool:
    """Say whether a version shows it that may still be published: a draft, one that is scheduled,
    one that is looked at. The index knows none of them."""
    looked_at = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    alive = Q(approved_go_live_at__isnull=False) | Q(pk__in=looked_at.values("revision"))
    versions = Revision.objects.filter(content__picture=image.pk)
    if versions.filter(alive).exists():
        return True
    return any(
        version.is_latest_revision() for version in versions.select_related("base_content_type")
    )
