"""Claiming places for dates, under the lock.

A date takes all places of all its leaves when its room has parts or it is alone there, else one
place; where none is free but the groups fit, the neighbours are given other places.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from wagtail_talko.bookings.accessories.holds import release_pieces
from wagtail_talko.bookings.colouring import Colouring
from wagtail_talko.bookings.guard import GuardRefused, guard_refusals
from wagtail_talko.bookings.layout import BareLayout, Layout
from wagtail_talko.bookings.models import BookingDate, Occupancy
from wagtail_talko.bookings.occupied import Row, rows_on_places
from wagtail_talko.timeslots import Span


class PlacesTaken(Exception):
    """Some dates found no place. `dates` lists them; nothing may be kept of the claim."""

    def __init__(self, dates: list[BookingDate]) -> None:
        super().__init__()
        self.dates = dates


@dataclass
class Claim:
    """One date's wish for one leaf."""

    date: BookingDate
    leaf: int
    span: Span
    takes_all: bool


def takes_all(layout: BareLayout, date: BookingDate) -> bool:
    return date.booking.takes_whole_room or not layout.is_leaf(date.room_id)


# By date and leaf: the turnaround that was kept when the date was booked.
Turnarounds = Mapping[tuple[int, int], timedelta]


def claim(dates: Iterable[BookingDate], *, layout: Layout, kept: Turnarounds | None = None) -> None:
    """Write the occupancies of the dates. Raises `PlacesTaken`, with every date that failed.

    The rooms' turnarounds are those of now, but where one was `kept` already. The caller holds
    the locks (`layout.lock`) and rolls back when this raises.
    """
    dates = sorted(dates, key=lambda date: (date.start, date.pk))
    leaves = {leaf for date in dates for leaf in layout.leaves(date.room_id)}
    reach = layout.longest_turnaround()
    wide = [Span(date.start, date.end + reach) for date in dates]
    rows = rows_on_places(layout.leaf_of_places(leaves), wide)
    refused: list[BookingDate] = []
    try:
        with guard_refusals():
            for leaf in sorted(leaves):
                mine = [date for date in dates if leaf in layout.leaves(date.room_id)]
                refused += _claim_leaf(leaf, mine, rows.get(leaf, []), layout, kept or {})
    except GuardRefused as error:
        # Somebody wrote past the actions between our look and our write.
        raise PlacesTaken(dates) from error
    if refused:
        raise PlacesTaken(sorted(set(refused), key=lambda date: (date.start, date.pk)))


def _claim_leaf(
    leaf: int, dates: list[BookingDate], rows: list[Row], layout: Layout, kept: Turnarounds
) -> list[BookingDate]:
    places = layout.places[leaf]
    state = _Leaf(layout.leaf_of_places([leaf]), places, rows)
    refused = []
    for index, date in enumerate(dates):
        state.cut_turnarounds(date)
        following = dates[index + 1 :]
        turnaround = kept.get((date.pk, leaf), layout.turnaround(date.room_id, leaf))
        span = effective_span(date, turnaround, state.rows, following)
        wish = Claim(date, leaf, span, takes_all(layout, date))
        if not state.take(wish):
            refused.append(date)
    if not refused:
        state.save()
    return refused


def effective_span(
    date: BookingDate,
    turnaround: timedelta,
    rows: Iterable[Row],
    following: Iterable[BookingDate] = (),
) -> Span:
    """Return the span with its turnaround, which a closure or an own later date cuts off."""
    if date.booking.is_closure:
        return date.span
    end = date.end + turnaround
    starts = [row.start for row in rows if row.is_closure or row.booking_id == date.booking_id]
    starts += [other.start for other in following if other.booking_id == date.booking_id]
    return Span(date.start, min([end, *(start for start in starts if date.end <= start)]))


class _Leaf(Colouring):
    """The rows of one leaf while dates are claimed on it, and what must be written."""

    def __init__(self, leaf_of: dict[int, int], places: list[int], rows: list[Row]) -> None:
        super().__init__(places, rows)
        self.leaf_of = leaf_of
        self.changed: set[int] = set()

    def load(self, reach: Span) -> list[Row]:
        rows = rows_on_places(self.leaf_of, [reach]).values()
        return [row for of_leaf in rows for row in of_leaf]

    def cut_turnarounds(self, date: BookingDate) -> None:
        """Cut the turnaround of rows that this date's start ends: its own booking's, or any
        when this is a closure."""
        for row in self.rows:
            own = row.booking_id == date.booking_id or date.booking.is_closure
            if own and row.date_end <= date.start < row.end and row.start < date.start:
                row.end = date.start
                if row.pk:
                    self.changed.add(row.pk)

    def take(self, wish: Claim) -> bool:
        if not wish.takes_all:
            return self.put([_row(wish)])
        if not self.places or any(row.span.overlaps(wish.span) for row in self.rows):
            return False
        for place in self.places:
            self.add(_row(wish), place)
        return True

    def save(self) -> None:
        # Rows that change places go first and come back: one by one they would collide.
        moved = {row.pk: row for row in self.moved}
        Occupancy.objects.filter(pk__in=moved).delete()
        for row in self.rows:
            if row.pk in self.changed and row.pk not in moved:
                Occupancy.objects.filter(pk=row.pk).update(end=row.end)
        Occupancy.objects.bulk_create(
            Occupancy(date_id=r.date_id, place_id=r.place_id, start=r.start, end=r.end)
            for r in [*moved.values(), *self.new]
        )


def _row(wish: Claim) -> Row:
    return Row(
        pk=None,
        leaf_id=wish.leaf,
        place_id=0,
        start=wish.span.start,
        end=wish.span.end,
        date_id=wish.date.pk,
        date_start=wish.date.start,
        date_end=wish.date.end,
        booking_id=wish.date.booking_id,
        is_closure=wish.date.booking.is_closure,
        takes_all=wish.takes_all,
    )


@dataclass(frozen=True)
class _Cut:
    """Where a released date began on a leaf: it had cut off turnarounds there."""

    leaf: int
    start: datetime
    # The booking whose own turnarounds it cut; None for a closure, which cuts those of all.
    booking: int | None

    def has_cut(self, row: Occupancy) -> bool:
        here = self.leaf == row.place.room_id and self.start == row.end
        return here and self.booking in (None, row.date.booking_id)


def release(dates: Iterable[BookingDate], *, layout: Layout) -> None:
    """Delete what the dates hold, accessories too; give back the turnarounds they had cut off."""
    dates = list(dates)
    release_pieces(dates)
    by_id = {date.pk: date for date in dates}
    held = Occupancy.objects.filter(date__in=by_id)
    gone = {
        _Cut(leaf, start, None if booking.is_closure else booking.pk)
        for leaf, start, pk in held.values_list("place__room_id", "start", "date_id")
        for booking in [by_id[pk].booking]
    }
    held.delete()
    if gone:
        _restore_turnarounds(gone, layout)


def _restore_turnarounds(gone: set[_Cut], layout: Layout) -> None:
    """Let the rows that were cut off by released ones run as far as there is room again.

    Others that merely ended there stay as they are, or who leaves a time could not take one a
    little later. Two queries, and one for each row that grows.
    """
    ended = [
        row
        for row in Occupancy.objects.filter(
            place__room__in={cut.leaf for cut in gone}, end__in={cut.start for cut in gone}
        ).select_related("date__booking", "place")
        if any(cut.has_cut(row) for cut in gone)
        and row.date.room_id in layout.rooms
        and not row.date.booking.is_closure
    ]
    full = {
        row.pk: row.date.end + layout.turnaround(row.date.room_id, row.place.room_id)
        for row in ended
    }
    growing = [row for row in ended if full[row.pk] > row.end]
    leaf_of = {row.place_id: row.place.room_id for row in growing}
    rows = rows_on_places(leaf_of, [Span(row.end, full[row.pk]) for row in growing])
    following = sorted((r.place_id, r.start) for of_leaf in rows.values() for r in of_leaf)
    for row in growing:
        next_starts = [s for place, s in following if place == row.place_id and s >= row.end]
        end = min([full[row.pk], *next_starts])
        if end > row.end:
            Occupancy.objects.filter(pk=row.pk).update(end=end)
