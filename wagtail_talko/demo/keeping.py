"""What goes with the demo's bookings: how one gets in, and reminders."""

from wagtail_talko.bookings.entering.actions import set_door_code
from wagtail_talko.bookings.models import Booking
from wagtail_talko.bookings.reminding.actions import set_reminders
from wagtail_talko.demo.world import World
from wagtail_talko.spaces.actions import change_space

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


def build_entry(world: World) -> None:
    """Say how one gets in. Done before the bookings: nobody is told of a change."""
    if SPACE in world.spaces:
        change_space(space=world.spaces[SPACE], by=None, entry=ENTRY)


def build_keeping(world: World) -> None:
    """Give one booking a code, and have its hosts reminded each time."""
    if SPACE not in world.spaces:
        return
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
