"""Proof that the books are right: each date that holds its room has exactly its own rows.

Its places, and the pieces of accessories that its booking asks for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Min, Q, QuerySet

from wagtail_talko.bookings.accessories.stock import lock_accessories
from wagtail_talko.bookings.actions.base import action, lock_dates, utc_now
from wagtail_talko.bookings.among import Among
from wagtail_talko.bookings.claims import takes_all
from wagtail_talko.bookings.layout import BareLayout
from wagtail_talko.bookings.models import (
    AccessoryHold,
    BookingAccessory,
    BookingDate,
    Occupancy,
)
from wagtail_talko.timeslots import Span

# The longest turnaround a room can have.
MOST_TURNAROUND = timedelta(days=1)
# Dates that are looked at together: what is remembered of them does not grow with the books.
CHUNK = 1000
# The next days, the newest dates, and a slice of all: with a tick every five minutes each date
# comes up once a day. To look at all of a region takes minutes, and no date becomes wrong by
# itself: only when something is written.
NEAR = timedelta(days=7)
NEWEST = 1000
SLICE = timedelta(minutes=5)
SLICES = timedelta(days=1) // SLICE


@dataclass(frozen=True)
class Fault:
    """One date whose occupancies or holds are not what they must be."""

    code: str
    date_id: int


def find_faults(
    *, now: datetime | None = None, dates: QuerySet[BookingDate] | None = None
) -> list[Fault]:
    """Return every fault of the dates, of all dates there are unless some are given.

    Places are compared for coming dates only: the past keeps the places of the layout it was
    booked under.
    """
    now = now or utc_now()
    dates = BookingDate.objects.all() if dates is None else dates
    layouts = _Layouts()
    return [fault for ids in _chunks(dates) for fault in _faults(ids, now, layouts)]


def find_faults_in_part(*, now: datetime | None = None) -> list[Fault]:
    """Return the faults of what is near, of what is newest, and of the slice whose turn it is."""
    now = now or utc_now()
    found = [fault for part in _parts(now) for fault in find_faults(now=now, dates=part)]
    return list(dict.fromkeys(found))


def find_lasting_faults(*, now: datetime | None = None, in_part: bool = False) -> list[Fault]:
    """Return the faults that are still there under the locks of their dates.

    While others book, dates and what they hold are read at different moments: what looks wrong
    then is right a moment later.
    """
    faults = find_faults_in_part(now=now) if in_part else find_faults(now=now)
    return _look_again(faults, now) if faults else []


@action
def _look_again(faults: Sequence[Fault], now: datetime | None) -> list[Fault]:
    dates = BookingDate.objects.filter(Among("pk", {fault.date_id for fault in faults}))
    fresh, _layout = lock_dates(list(dates))
    wanted = BookingAccessory.objects.filter(booking__in={date.booking_id for date in fresh})
    held = AccessoryHold.objects.filter(date__in=[date.pk for date in fresh])
    lock_accessories(
        [
            *wanted.values_list("accessory", flat=True),
            *held.values_list("unit__accessory", flat=True),
        ]
    )
    again = set(find_faults(now=now, dates=dates))
    return [fault for fault in faults if fault in again]


def _parts(now: datetime) -> Iterator[QuerySet[BookingDate]]:
    every = BookingDate.objects.all()
    yield every.overlapping(Span(now, now + NEAR))
    ends = every.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["last"] is None:
        return
    yield every.filter(pk__gt=ends["last"] - NEWEST)
    size = -(-(ends["last"] - ends["first"] + 1) // SLICES)
    begin = ends["first"] + int(now.timestamp() // SLICE.total_seconds()) % SLICES * size
    yield every.filter(pk__gte=begin, pk__lt=begin + size)


def _chunks(dates: QuerySet[BookingDate]) -> Iterator[list[int]]:
    """Yield the keys of the dates in portions, each asked for when the one before is done."""
    last = 0
    keys = dates.order_by("pk").values_list("pk", flat=True)
    while ids := list(keys.filter(pk__gt=last)[:CHUNK]):
        yield ids
        last = ids[-1]


class _Layouts:
    """How the rooms of the spaces lie in each other, each space asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, BareLayout] = {}

    def load(self, space_ids: Iterable[int]) -> None:
        missing = {space_id for space_id in space_ids if space_id not in self._known}
        if missing:
            self._known |= dict.fromkeys(missing, BareLayout(missing))

    def of(self, space_id: int) -> BareLayout:
        return self._known[space_id]


def _faults(ids: Sequence[int], now: datetime, layouts: _Layouts) -> Iterator[Fault]:
    yield from _rows_without_right(ids)
    yield from _wrong_times(ids)
    yield from _wrong_places(ids, now, layouts)
    yield from _wrong_holds(ids, now)


def _rows_without_right(ids: Sequence[int]) -> Iterator[Fault]:
    rows = Occupancy.objects.filter(Among("date", ids), date__holds_room=False)
    for pk in rows.values_list("date_id", flat=True).distinct().order_by("date_id"):
        yield Fault("holds_nothing_but_has_rows", pk)


def _wrong_times(ids: Sequence[int]) -> Iterator[Fault]:
    wrong = Occupancy.objects.filter(Among("date", ids)).filter(
        ~Q(start=F("date__start"))
        | Q(end__lt=F("date__end"))
        | Q(end__gt=F("date__end") + MOST_TURNAROUND)
    )
    for pk in wrong.values_list("date_id", flat=True).distinct().order_by("date_id"):
        yield Fault("wrong_times", pk)


def _wrong_places(ids: Sequence[int], now: datetime, layouts: _Layouts) -> Iterator[Fault]:
    rows: dict[int, list[int]] = {}
    held = Occupancy.objects.filter(Among("date", ids), date__holds_room=True)
    for date_id, place_id in held.values_list("date_id", "place_id"):
        rows.setdefault(date_id, []).append(place_id)
    without = Among("pk", [pk for pk in ids if pk not in rows])
    dates = list(
        BookingDate.objects.filter(Among("pk", ids), Q(end__gt=now) | Q(without), holds_room=True)
        .select_related("booking", "room")
        .only("booking__origin", "booking__is_exclusive", "room__space_id")
        .order_by("pk")
    )
    layouts.load(date.room.space_id for date in dates)
    for date in dates:
        have = set(rows.get(date.pk, ()))
        if not _has_right_places(date, have, layouts.of(date.room.space_id)):
            yield Fault("wrong_places", date.pk)


def _has_right_places(date: BookingDate, have: set[int], layout: BareLayout) -> bool:
    wanted = {leaf: set(layout.places.get(leaf, ())) for leaf in layout.leaves(date.room_id)}
    if have - set().union(*wanted.values()):
        return False
    everything = takes_all(layout, date)
    return all(
        (have & places) == places if everything else len(have & places) == 1
        for places in wanted.values()
    )


def _wrong_holds(ids: Sequence[int], now: datetime) -> Iterator[Fault]:
    """Compare what coming dates hold of accessories with what their bookings ask for."""
    every = AccessoryHold.objects.filter(Among("date", ids))
    wrong = ~Q(start=F("date__start"), end=F("date__end")) | Q(date__holds_room=False)
    wrongly = every.filter(wrong).order_by("date_id")
    for pk in wrongly.values_list("date_id", flat=True).distinct():
        yield Fault("wrong_hold_times", pk)
    coming = every.filter(date__end__gt=now)
    counted = (
        coming.filter(unit__number__lte=F("unit__accessory__stock"))
        .values_list("date_id", "unit__accessory_id")
        .annotate(pieces=Count("pk"))
    )
    have = {(date, accessory): pieces for date, accessory, pieces in counted}
    wanted = _asked(ids, now)
    differ = {key for key in {*have, *wanted} if have.get(key) != wanted.get(key)}
    retired = coming.filter(unit__number__gt=F("unit__accessory__stock"))
    dates = {date for date, _accessory in differ} | set(retired.values_list("date_id", flat=True))
    for pk in sorted(dates):
        yield Fault("wrong_holds", pk)


def _asked(ids: Sequence[int], now: datetime) -> dict[tuple[int, int], int]:
    """Return how many of each accessory is asked for, by coming date and accessory."""
    # Not joined: PostgreSQL would read all dates there are, to meet those few with accessories.
    dates = BookingDate.objects.filter(Among("pk", ids), holds_room=True, end__gt=now).order_by()
    bookings = dict(dates.values_list("pk", "booking_id"))
    asked: dict[int, list[tuple[int, int]]] = {}
    rows = BookingAccessory.objects.filter(Among("booking", set(bookings.values())))
    for booking_id, accessory_id, quantity in rows.values_list(
        "booking_id", "accessory_id", "quantity"
    ):
        asked.setdefault(booking_id, []).append((accessory_id, quantity))
    return {
        (date_id, accessory_id): quantity
        for date_id, booking_id in bookings.items()
        for accessory_id, quantity in asked.get(booking_id, ())
    }
