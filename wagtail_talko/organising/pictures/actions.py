"""Putting a picture on an association's event, and taking it off. Atomic, audited."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.organising.pictures.models import SentPicture
from wagtail_talko.organising.proposals.actions import save_proposal
from wagtail_talko.organising.proposals.models import Proposal


@action
def set_picture(
    *,
    proposal: Proposal,
    by: Any,
    picture: bytes,
    description: str,
    now: datetime | None = None,
) -> Proposal:
    """Put a picture (`files.as_kept`) on the newest words of the event; nothing is sent by that.

    `description` is what is read to those who cannot see it. Raises what `save_proposal` does.
    """
    image = _new_image(proposal.page.draft_title or proposal.page.title, picture, description, by)
    try:
        saved = _write(proposal, image, by, now)
        SentPicture.objects.create(image_key=str(image.pk), page_id=proposal.page_id)
    except BaseException:
        # The row goes with the transaction; the file would stay.
        image.file.storage.delete(image.file.name)
        raise
    audit(proposal, "proposal.set_picture", by=by, page=proposal.page_id, image=str(image.pk))
    return saved


@action
def remove_picture(*, proposal: Proposal, by: Any, now: datetime | None = None) -> Proposal:
    """Take the picture off the newest words of the event; the image goes by itself later.

    Raises what `save_proposal` does.
    """
    saved = _write(proposal, None, by, now)
    audit(proposal, "proposal.remove_picture", by=by, page=proposal.page_id)
    return saved


def _write(proposal: Proposal, image: Any, by: Any, now: datetime | None) -> Proposal:
    # On top of the newest words, whoever wrote them: nothing of theirs is replaced.
    return save_proposal(
        proposal=proposal,
        association=proposal.association,
        by=by,
        fields={"picture": image},
        language=proposal.language,
        now=now,
    )


def _new_image(title: str, picture: bytes, description: str, by: Any) -> Any:
    image = get_image_model()(
        title=title[:255],
        description=description,
        # Nobody guesses the address before it is published, nor from that of another.
        file=ImageFile(BytesIO(picture), name=f"event-{uuid4().hex}.jpg"),
        uploaded_by_user=by,
    )
    image.save()
    image.file.close()
    return image
