"""What goes with the demo's bookings: how one gets in, reminders, and who came."""

from datetime import timedelta

from wagtail_talko.bookings.entering.actions import set_door_code
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.outcomes.actions import mark_outcome, report_outcome
from wagtail_talko.bookings.reminding.actions import set_reminders
from wagtail_talko.demo.world import World
from wagtail_talko.spaces.actions import change_municipality, change_space

SPACE = "hyvinvointitupa"
ENTRY = {
    "fi": "Avain on kirjaston palvelupisteessä, ma–pe klo 10–18. Kuittaa avain vihkoon ja palauta "
    "se kirjaston palautusluukkuun.",
    "sv": "Nyckeln finns i bibliotekets kundtjänst, må–fr kl. 10–18. Kvittera den i häftet och "
    "lämna tillbaka den i bibliotekets returlucka.",
    "en": "The key is at the desk of the library, Mon–Fri 10–18. Sign for it in the book, and put "
    "it back through the library's return slot.",
}
# Whose next booking has a code of its own.
CODED = "joutsan-elakkeensaajat"
CODE = "2580"
# Nobody came to one of this association's times of the last weeks.
MISSED = "joutsan-martat"
# So many people come, the newest time first; of the last one nothing has been told yet.
HEADCOUNTS = (None, 18, 21, 17)


def build_entry(world: World) -> None:
    """Say how one gets in, and what not coming costs. Before the bookings: nobody is told."""
    if SPACE not in world.spaces:
        return
    space = world.spaces[SPACE]
    change_space(space=space, by=None, entry=ENTRY)
    change_municipality(municipality=space.municipality, by=None, no_show_limit=3)


def build_keeping(world: World) -> None:
    """Give one booking a code and its hosts a reminder each time; note who came lately."""
    if SPACE not in world.spaces:
        return
    note_outcomes(world)
    coming = Booking.objects.filter(
        association=world.associations[CODED],
        room__space=world.spaces[SPACE],
        origin=Booking.Origin.MEMBER,
        dates__state="confirmed",
        dates__start__gt=world.now,
    )
    booking = coming.order_by("dates__start", "pk").first()
    if booking is None:
        return
    set_door_code(booking=booking, code=CODE, by=None, now=world.now, silent=True)
    set_reminders(booking=booking, reminders=Booking.Reminders.EACH, by=None)


def note_outcomes(world: World) -> None:
    """One association tells how many came; another did not come once, and the clerk noted it."""
    for date, people in zip(past_dates(world, CODED), HEADCOUNTS, strict=False):
        if people:
            report_outcome(date=date, was_used=True, headcount=people, by=None, now=world.now)
    for date in past_dates(world, MISSED)[:1]:
        mark_outcome(
            dates=[date],
            outcome=BookingDate.Outcome.NO_SHOW,
            by=world.users["manager"],
            now=world.now,
            silent=True,
        )


def past_dates(world: World, slug: str) -> list[BookingDate]:
    """Return what an association had in the house in the last weeks, the newest first."""
    return list(
        BookingDate.objects.filter(
            booking__association=world.associations[slug],
            room__space=world.spaces[SPACE],
            booking__origin=Booking.Origin.MEMBER,
            state=BookingDate.State.CONFIRMED,
            start__lte=world.now,
            start__gt=world.now - timedelta(days=28),
        ).order_by("-start", "pk")
    )
