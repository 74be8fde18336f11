"""Proof that the books are right: each date that holds its room has exactly its own rows.

Its places, and the pieces of accessories that its booking asks for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from wagtail_talko.bookings.accessories.stock import lock_accessories
from wagtail_talko.bookings.actions.base import action, lock_dates, utc_now
from wagtail_talko.bookings.claims import takes_all
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import (
    AccessoryHold,
    BookingAccessory,
    BookingDate,
    Occupancy,
)

# The longest turnaround a room can have.
MOST_TURNAROUND = timedelta(days=1)


@dataclass(frozen=True)
class Fault:
    """One date whose occupancies or holds are not what they must be."""

    code: str
    date_id: int


def find_faults(*, now: datetime | None = None) -> list[Fault]:
    """Return every fault. Places are compared for coming dates only: the past keeps the places
    of the layout it was booked under."""
    now = now or utc_now()
    return [*_rows_without_right(), *_wrong_times(), *_wrong_places(now), *_wrong_holds(now)]


def find_lasting_faults(*, now: datetime | None = None) -> list[Fault]:
    """Return the faults that are still there under the locks of their dates.

    While others book, dates and what they hold are read at different moments: what looks wrong
    then is right a moment later.
    """
    faults = find_faults(now=now)
    return _look_again(faults, now) if faults else []


@action
def _look_again(faults: Sequence[Fault], now: datetime | None) -> list[Fault]:
    dates = BookingDate.objects.filter(pk__in={fault.date_id for fault in faults})
    fresh, _layout = lock_dates(list(dates))
    wanted = BookingAccessory.objects.filter(booking__in={date.booking_id for date in fresh})
    held = AccessoryHold.objects.filter(date__in=[date.pk for date in fresh])
    lock_accessories(
        [
            *wanted.values_list("accessory", flat=True),
            *held.values_list("unit__accessory", flat=True),
        ]
    )
    again = set(find_faults(now=now))
    return [fault for fault in faults if fault in again]


def _rows_without_right() -> Iterator[Fault]:
    dates = BookingDate.objects.filter(holds_room=False, occupancies__isnull=False)
    for pk in dates.values_list("pk", flat=True).distinct():
        yield Fault("holds_nothing_but_has_rows", pk)


def _wrong_times() -> Iterator[Fault]:
    wrong = Occupancy.objects.filter(
        ~Q(start=F("date__start"))
        | Q(end__lt=F("date__end"))
        | Q(end__gt=F("date__end") + MOST_TURNAROUND)
    )
    for pk in wrong.values_list("date_id", flat=True).distinct():
        yield Fault("wrong_times", pk)


def _wrong_places(now: datetime) -> Iterator[Fault]:
    dates = list(
        BookingDate.objects.filter(holds_room=True)
        .filter(Q(end__gt=now) | Q(occupancies__isnull=True))
        .select_related("booking", "room")
        .distinct()
    )
    layout = Layout({date.room.space_id for date in dates})
    have: dict[int, list[int]] = {}
    rows = Occupancy.objects.filter(date__holds_room=True, date__end__gt=now)
    for date_id, place_id in rows.values_list("date_id", "place_id"):
        have.setdefault(date_id, []).append(place_id)
    for date in dates:
        if not _has_right_places(date, set(have.get(date.pk, ())), layout):
            yield Fault("wrong_places", date.pk)


def _has_right_places(date: BookingDate, have: set[int], layout: Layout) -> bool:
    wanted = {leaf: set(layout.places.get(leaf, ())) for leaf in layout.leaves(date.room_id)}
    if have - set().union(*wanted.values()):
        return False
    everything = takes_all(layout, date)
    return all(
        (have & places) == places if everything else len(have & places) == 1
        for places in wanted.values()
    )


def _wrong_holds(now: datetime) -> Iterator[Fault]:
    """Compare what coming dates hold of accessories with what their bookings ask for."""
    wrong = ~Q(start=F("date__start"), end=F("date__end")) | Q(date__holds_room=False)
    for pk in AccessoryHold.objects.filter(wrong).values_list("date_id", flat=True).distinct():
        yield Fault("wrong_hold_times", pk)
    holds = AccessoryHold.objects.filter(
        date__end__gt=now, unit__number__lte=F("unit__accessory__stock")
    )
    counted = holds.values_list("date_id", "unit__accessory_id").annotate(pieces=Count("pk"))
    have = {(date, accessory): pieces for date, accessory, pieces in counted}
    asked = BookingAccessory.objects.filter(
        booking__dates__holds_room=True, booking__dates__end__gt=now
    ).values_list("booking__dates", "accessory_id", "quantity")
    wanted = {(date, accessory): quantity for date, accessory, quantity in asked}
    differ = {key for key in {*have, *wanted} if have.get(key) != wanted.get(key)}
    retired = AccessoryHold.objects.filter(
        date__end__gt=now, unit__number__gt=F("unit__accessory__stock")
    )
    dates = {date for date, _accessory in differ} | set(retired.values_list("date_id", flat=True))
    for pk in sorted(dates):
        yield Fault("wrong_holds", pk)
