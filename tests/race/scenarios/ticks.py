"""Something to do for each step of `talko_tick`."""

from io import BytesIO
from uuid import uuid4

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from tests.admin.world import make_booking
from tests.associations.joining.sending import send_application, send_invitation
from tests.factories import local, make_association
from tests.organising.pictures.drawing import photograph
from tests.race.scenarios.waiting import offered
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX, WEEK, World
from tests.signups.factories import come_for_sure, dates_of, make_open_event
from tests.signups.kept.factories import keep
from wagtail_talko.models import (
    AssociationApplication,
    Booking,
    Event,
    EventHost,
    Feedback,
    Invitation,
    KeptPlaces,
    Message,
    Occurrence,
    Participant,
    SentPicture,
    SignUp,
    SignUpSheet,
    WaitingWish,
    WalkIn,
)
from wagtail_talko.signups.rules import known_as

LONG_AGO = local(2025, 1, 12, 18)
# When the offer made at NOW has ended.
LATER = NOW + 2 * DAY

# What the steps write, in the order of the alphabet.
MAILS = [
    "association.application-closed",
    "booking.ending",
    "booking.reminder",
    "booking.together",
    "booking.together",
    "signup.offered",
    "signup.reminder",
    "signup.thanks",
    "waiting.ended",
    "waiting.expired",
    "waiting.offered",
    "x",
]


def make_everything_due(world: World) -> None:
    """An offer nobody answered with one behind it, one in vain, a pair, reminders, and much to
    erase."""
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
    make_sign_ups_due(world)
    make_reminders_due(world)
    asked = {"association": world.others, "state": "invited", "message": "x"}
    EventHost.objects.create(translation_key=uuid4(), created_at=LONG_AGO, **asked)
    file = ImageFile(BytesIO(photograph()), name="event.jpg")
    image = get_image_model().objects.create(title="x", file=file)
    image.file.close()
    SentPicture.objects.create(image_key=str(image.pk), unshown_since=LONG_AGO)
    Message.objects.all().delete()
    Message.objects.create(kind="x", recipient="x@example.org", language="fi", dedupe_key="x")


def make_reminders_due(world: World) -> None:
    """A time tomorrow, and a series that ends in four weeks."""
    world.book(LATER + 18 * HOUR)
    world.book(*(LATER - 6 * HOUR + n * WEEK for n in range(5)), room=world.other_room)


def make_sign_ups_due(world: World) -> None:
    """One that nobody confirmed, one whose date is long over; somebody to remind and to thank."""
    key = uuid4()
    event = Event.objects.create(
        translation_key=key,
        uid=f"{key}@talko.example",
        time_zone="Europe/Helsinki",
        start_date=LONG_AGO.date(),
        duration=HOUR,
        space=world.space,
    )
    SignUpSheet.objects.create(event=event)
    for start, state in ((SIX, "pending"), (LONG_AGO, "confirmed")):
        row = event.occurrences.create(date=start.date(), start=start, end=start + HOUR)
        participant = Participant.objects.create(
            event=event,
            name="x",
            language="fi",
            nonce=uuid4().hex,
            token_hash=uuid4().hex,
            reference_hash=uuid4().hex,
            consented_at=NOW,
            created_at=NOW,
            confirmed_at=NOW if state == "confirmed" else None,
        )
        SignUp.objects.create(
            participant=participant,
            occurrence=row,
            state=state,
            held_until=NOW + DAY if state == "pending" else None,
            created_at=NOW,
            told=known_as(event, row),
        )
    daily = make_open_event(
        hosts=[world.own],
        start_date=SIX.date().replace(day=1),
        recurrence="RRULE:FREQ=DAILY;COUNT=3",
    )
    # At LATER, midnight before the third, the day after the first and the day before are past ten.
    first, _second, third = dates_of(daily)
    come_for_sure(daily, first, third, now=NOW)
    old = event.occurrences.get(start=LONG_AGO)
    Feedback.objects.create(occurrence=old, rating=4, words="x")
    WalkIn.objects.create(occurrence=old, name="x")
    make_groups_due(world, old)


def make_groups_due(world: World, old: Occurrence) -> None:
    """A group that lets its place go at LATER, with one in line; one whose date is long over."""
    event = make_open_event(hosts=[world.own], signup_capacity=2, start_date=SIX.date() + 2 * DAY)
    (row,) = dates_of(event)
    hours = (row.start - LATER) // HOUR
    keep(event, places=1, name="x", returns_hours=hours, now=NOW)
    come_for_sure(event, now=NOW)
    come_for_sure(event, now=NOW, waits=True)
    KeptPlaces.objects.create(
        sheet=old.event.signup_sheet, occurrence=old, name="x", places=1, token_hash=uuid4().hex
    )


def check_everything_done(world: World) -> None:
    """Each of it once."""
    wishes = WaitingWish.objects.filter(start=SIX).in_line().values_list("state", flat=True)
    assert list(wishes) == ["expired", "offered", "withdrawn"]
    assert list(Message.objects.order_by("kind").values_list("kind", flat=True)) == MAILS
    assert Booking.objects.filter(contact_name="x").count() == 0
    assert WaitingWish.objects.filter(contact_name="x").count() == 0
    assert AssociationApplication.objects.exclude(contact_email="").count() == 0
    assert Invitation.objects.exclude(email="").count() == 0
    assert Participant.objects.exclude(name="").count() == 3
    assert SignUp.objects.filter(state="offered").count() == 1
    assert KeptPlaces.objects.exclude(name="").count() == 1
    assert Feedback.objects.exclude(words="").count() == 0
    assert SignUp.objects.filter(state="pending").count() == 0
    assert WalkIn.objects.exclude(name="").count() == 0
    assert EventHost.objects.exclude(message="").count() == 0
    assert SentPicture.objects.count() == get_image_model().objects.count() == 0
