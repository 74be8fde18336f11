"""What a member does on the page of the picture, and what there is afterwards."""

from wagtail.images import get_image_model

from tests.organising.pictures.drawing import upload
from tests.organising.test_proposing import address, the_page
from wagtail_talko.models import Proposal
from wagtail_talko.organising.pictures.models import key_of

SHORE = "Ranta, jolla kolme ihmistä haravoi"


def link(proposal: Proposal, language: str = "fi") -> str:
    return address("event_picture", proposal.pk, language=language)


def put(client, proposal: Proposal, file=None, **changes: object):
    fields = {
        "picture": file or upload(),
        "description": SHORE,
        "may_be_shown": "on",
        **changes,
    }
    if "seen" not in fields:
        fields["seen"] = seen()
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(link(proposal), sent, follow=True)


def newest():
    return the_page().get_latest_revision_as_object()


def seen() -> str:
    """What the page names the picture by that it shows."""
    return key_of(newest().picture)


def remove(client, proposal: Proposal, **changes: object):
    fields = changes if "seen" in changes else {"seen": seen()}
    return client.post(link(proposal), {"remove": "1", **fields}, follow=True)


def pictures() -> list:
    return list(get_image_model().objects.values_list("description", flat=True))


def files(media) -> list[str]:
    return sorted(path.suffix for path in media.rglob("original_images/*"))
