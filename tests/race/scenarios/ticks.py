"""Something to do for each step of `talko_tick`."""

from tests.admin.world import make_booking
from tests.associations.joining.sending import send_application, send_invitation
from tests.factories import local, make_association
from tests.race.scenarios.waiting import offered
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX, World
from wagtail_talko.models import (
    AssociationApplication,
    Booking,
    Invitation,
    Message,
    WaitingWish,
)

LONG_AGO = local(2025, 1, 12, 18)
# When the offer made at NOW has ended.
LATER = NOW + 2 * DAY

# What the steps write, in the order of the alphabet.
MAILS = [
    "association.application-closed",
    "booking.together",
    "booking.together",
    "waiting.ended",
    "waiting.expired",
    "waiting.offered",
    "x",
]


def make_everything_due(world: World) -> None:
    """An offer nobody answered with one behind it, one in vain, a pair, and much to erase."""
    offered(world)
    world.book(SIX + DAY, group="adults")
    world.waits(world.others, world.other_member, SIX + DAY, group="adults")()
    nobody = make_association(email="nobody@example.org")
    WaitingWish.objects.create(
        room=world.room, association=nobody, start=SIX, end=SIX + HOUR, purpose="x"
    )
    fields = {"contact_name": "x", "created_at": LONG_AGO}
    make_booking(world.room, world.own, state="cancelled", start=LONG_AGO, **fields)
    WaitingWish.objects.create(
        room=world.room,
        association=world.own,
        start=LONG_AGO,
        end=LONG_AGO + HOUR,
        state="passed",
        **fields,
    )
    send_application(world.municipality, name="Unanswered")
    send_application(world.municipality, name="Answered")
    AssociationApplication.objects.update(created_at=LONG_AGO)
    AssociationApplication.objects.filter(name="Answered").update(
        state="declined", decided_at=LONG_AGO
    )
    send_invitation(world.own)
    Invitation.objects.update(expires_at=LONG_AGO)
    Message.objects.all().delete()
    Message.objects.create(kind="x", recipient="x@example.org", language="fi", dedupe_key="x")


def check_everything_done(world: World) -> None:
    """Each of it once."""
    wishes = WaitingWish.objects.filter(start=SIX).in_line().values_list("state", flat=True)
    assert list(wishes) == ["expired", "offered", "withdrawn"]
    assert list(Message.objects.order_by("kind").values_list("kind", flat=True)) == MAILS
    assert Booking.objects.filter(contact_name="x").count() == 0
    assert WaitingWish.objects.filter(contact_name="x").count() == 0
    assert AssociationApplication.objects.exclude(contact_email="").count() == 0
    assert Invitation.objects.exclude(email="").count() == 0
