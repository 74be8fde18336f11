"""What can be borrowed, and what has been: ready to show."""

from collections.abc import Iterable, Mapping

from wagtail_talko.bookings.accessories.stock import is_usable
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import Accessory, Booking, BookingAccessory
from wagtail_talko.spaces.models import Room
from wagtail_talko.words import pick


def accessories_of(room: Room) -> list[Accessory]:
    """Return what can be had in the room. 2 queries, 3 more where something is for some rooms."""
    found = list(
        Accessory.objects.current()
        .filter(space=room.space_id)
        .prefetch_related("rooms")
        .order_by("pk")
    )
    if all(not accessory.rooms.all() for accessory in found):
        return found
    layout = Layout([room.space_id])
    return [accessory for accessory in found if is_usable(accessory, room, layout)]


def borrowable(room: Room | None, wanted: Iterable[int]) -> tuple[list[Accessory], list[Accessory]]:
    """Return what can be had in the room, and what is wanted besides but cannot be had there."""
    here = accessories_of(room) if room else []
    missing = set(wanted) - {accessory.pk for accessory in here}
    elsewhere = Accessory.objects.filter(pk__in=missing).order_by("pk") if missing and room else []
    return here, list(elsewhere)


def borrowed_by(bookings: Iterable[Booking]) -> dict[int, list[BookingAccessory]]:
    """Return what each booking borrows, with its accessory. One query."""
    found: dict[int, list[BookingAccessory]] = {booking.pk: [] for booking in bookings}
    rows = BookingAccessory.objects.filter(booking__in=found).select_related("accessory")
    for row in rows.order_by("accessory"):
        found[row.booking_id].append(row)
    return found


def say_borrowed(booking: Booking) -> list[str]:
    """Say what a booking borrows: "Projector", "2 × Folding table". One query."""
    return [say(row.accessory, row.quantity) for row in borrowed_by([booking])[booking.pk]]


def say(accessory: Accessory, quantity: int) -> str:
    name = pick(accessory.name).text
    return name if quantity == 1 else f"{quantity} × {name}"


def say_all(accessories: Iterable[Accessory], wanted: Mapping[int, int]) -> list[str]:
    """Say what of the accessories is wanted (key -> how many)."""
    return [say(each, wanted[each.pk]) for each in accessories if wanted.get(each.pk)]
