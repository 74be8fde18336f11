"""What is to be borrowed at a time that is waited for, and what of it there is when it is free."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from wagtail_talko.bookings.accessories.queries import say, say_borrowed
from wagtail_talko.bookings.accessories.stock import (
    Stock,
    Wanted,
    by_key,
    lock_accessories,
    wanted_by,
)
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import WaitingAccessory, WaitingWish

# Why a time that is free lacks something to borrow: it may be had without.
LACKING = {"accessory_taken", "accessory_not_here", "too_many_accessories"}


def want_waiting(wish: WaitingWish, wanted: Wanted) -> None:
    """Write what a wish asks for."""
    WaitingAccessory.objects.bulk_create(
        WaitingAccessory(wish=wish, accessory_id=pk, quantity=quantity)
        for pk, quantity in by_key(wanted).items()
    )


def wanted_in(wishes: Iterable[WaitingWish]) -> dict[int, dict[int, int]]:
    """Return what each wish asks for: wish -> accessory -> quantity. Two queries at the most.

    What completes a series has what the series has.
    """
    wishes = list(wishes)
    found: dict[int, dict[int, int]] = {wish.pk: {} for wish in wishes}
    rows = WaitingAccessory.objects.filter(wish__in=found).order_by("accessory")
    for wish_id, accessory_id, quantity in rows.values_list("wish", "accessory", "quantity"):
        found[wish_id][accessory_id] = quantity
    series = {wish.pk: wish.booking for wish in wishes if wish.booking}
    of_series = wanted_by(series.values()) if series else {}
    return found | {pk: of_series[booking.pk] for pk, booking in series.items()}


def wanted_under_lock(wishes: Iterable[WaitingWish]) -> dict[int, dict[int, int]]:
    """As `wanted_in`; all of it is locked at once, so that no two take them in another order.

    The caller holds the locks of associations and rooms.
    """
    wanted = wanted_in(wishes)
    lock_accessories(pk for each in wanted.values() for pk in each)
    return wanted


class Share(NamedTuple):
    """What of a wish there is, and what is not: accessory -> how many."""

    there: dict[int, int]
    missing: dict[int, int]


def share_of(wish: WaitingWish, wanted: Mapping[int, int], layout: Layout) -> Share:
    """Say what of the wish can be had at its time. Three queries."""
    stock = Stock(wanted, [wish.span])
    there = stock.obtainable(layout.rooms[wish.room_id], wish.span, layout)
    missing = {pk: quantity - there.get(pk, 0) for pk, quantity in wanted.items()}
    return Share(
        {pk: quantity for pk, quantity in there.items() if quantity},
        {pk: quantity for pk, quantity in missing.items() if quantity},
    )


def note_missing(wish: WaitingWish, wanted: Mapping[int, int], missing: Mapping[int, int]) -> None:
    """Keep what an offer is without, so that it can be told."""
    wish.accessories.all().delete()
    WaitingAccessory.objects.bulk_create(
        WaitingAccessory(wish=wish, accessory_id=pk, quantity=quantity, missing=missing.get(pk, 0))
        for pk, quantity in wanted.items()
    )


def forget_missing(wish: WaitingWish) -> None:
    """Ask for everything again: the booking that was made for an offer without it is left."""
    if wish.accessories.filter(missing__gt=0).update(missing=0):
        wish.booking = None
        wish.save(update_fields=["booking"])


def say_wanted(wish: WaitingWish) -> tuple[list[str], list[str]]:
    """Say what is borrowed with the time, and what an offer is without. Two queries at the most."""
    rows = list(wish.accessories.select_related("accessory").order_by("accessory"))
    missing = [say(row.accessory, row.missing) for row in rows if row.missing]
    if wish.booking:
        return say_borrowed(wish.booking), missing
    return [say(row.accessory, row.quantity) for row in rows], missing


def say_missing(names: Sequence[str]) -> str:
    """Tell honestly what an offer is without; nothing where it lacks nothing."""
    if not names:
        return ""
    text = _(
        "You asked for this too, but it cannot be had at this time: %(names)s. The time is offered "
        "without it, as a booking of its own."
    )
    return text % {"names": ", ".join(names)}
