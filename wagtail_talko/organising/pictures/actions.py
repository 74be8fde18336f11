"""Putting a picture on an association's event, and taking it off. Atomic, audited."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.organising.pictures.models import SentPicture, key_of
from wagtail_talko.organising.proposals.actions import (
    lock_proposal,
    save_proposal,
    send_proposal,
)
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.pages import lock_page
from wagtail_talko.organising.proposals.refusals import ChangedMeanwhile

SENT = (Proposal.State.SENT, Proposal.State.PUBLISHED)


@action
def set_picture(
    *,
    proposal: Proposal,
    by: Any,
    picture: bytes | None,
    description: str,
    seen: str = "",
    now: datetime | None = None,
) -> Proposal:
    """Put a picture (`files.as_kept`) on the newest words of the event.

    None is the one there is, with other words. `description` is what is read to those who cannot
    see it; `seen` names the picture one has seen there. What was sent or published is sent anew;
    a draft waits. Pressed twice, it is done once.

    Raises `ChangedMeanwhile` where somebody else has changed the picture since, and what
    `save_proposal` and `send_proposal` raise.
    """
    fresh, page = _lock(proposal)
    before = page.picture
    if before is not None and _says(before, picture, description):
        return fresh
    if key_of(before) != seen:
        raise ChangedMeanwhile
    content = picture if picture is not None else _content_of(before)
    image = _image(page.title, description, content, by)
    try:
        # The file is written before the row; it would stay where that is refused.
        image.save()
        image.file.close()
        done = _write(fresh, image, by, now)
        SentPicture.objects.create(image_key=key_of(image), page_id=fresh.page_id)
    except BaseException:
        if image.file:
            image.file.storage.delete(image.file.name)
        raise
    audit(fresh, "proposal.set_picture", by=by, page=fresh.page_id, image=key_of(image))
    return done


@action
def remove_picture(
    *, proposal: Proposal, by: Any, seen: str = "", now: datetime | None = None
) -> Proposal:
    """Take the picture off the newest words of the event; the image goes by itself later.

    Without one nothing is done. `seen`, what becomes of it and what is raised: as `set_picture`.
    """
    fresh, page = _lock(proposal)
    if page.picture is None:
        return fresh
    if key_of(page.picture) != seen:
        raise ChangedMeanwhile
    done = _write(fresh, None, by, now)
    audit(fresh, "proposal.remove_picture", by=by, page=fresh.page_id)
    return done


def _says(image: Any, picture: bytes | None, description: str) -> bool:
    """Say whether it is there already: by the same press, or by one's colleague."""
    is_same = picture is None or image.file_hash == hash_filelike(BytesIO(picture))
    return is_same and image.description == description


def is_own(image: Any) -> bool:
    """Say whether an association has sent it. One query, or none."""
    return image is not None and SentPicture.objects.filter(image_key=key_of(image)).exists()


def _lock(proposal: Proposal) -> tuple[Proposal, Any]:
    """Return the proposal and its newest words as they are once nobody else can change them."""
    fresh = lock_proposal(proposal)
    return fresh, lock_page(fresh.page_id).specific.get_latest_revision_as_object()


def _write(proposal: Proposal, image: Any, by: Any, now: datetime | None) -> Proposal:
    was_sent = proposal.state in SENT
    # On top of the newest words, whoever wrote them: nothing of theirs is replaced.
    saved = save_proposal(
        proposal=proposal,
        association=proposal.association,
        by=by,
        fields={"picture": image},
        language=proposal.language,
        now=now,
    )
    return send_proposal(proposal=saved, by=by, now=now) if was_sent else saved


def _image(title: str, description: str, content: bytes, by: Any) -> Any:
    image = get_image_model()(
        title=title[:255],
        description=description,
        # Nobody guesses the address before it is published, nor from that of another.
        file=ImageFile(BytesIO(content), name=f"event-{uuid4().hex}.jpg"),
        uploaded_by_user=by,
    )
    # As Wagtail's own forms do: the admin finds duplicates by it.
    image._set_image_file_metadata()
    return image


def _content_of(image: Any) -> bytes:
    with image.open_file() as file:
        return bytes(file.read())
