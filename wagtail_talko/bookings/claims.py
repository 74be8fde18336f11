"""Claiming places for dates, under the lock.

A date takes all places of all its leaves when its room has parts or it is alone there, else one
place. Where none is free but the groups fit, the neighbours are given other places (interval
colouring): n places are enough exactly when no instant has more than n groups.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wagtail_talko.bookings.guard import GuardRefused, guard_refusals
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import BookingDate, Occupancy
from wagtail_talko.bookings.occupied import Row, rows_on_places
from wagtail_talko.timeslots import Span, most_at_once


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


def takes_all(layout: Layout, date: BookingDate) -> bool:
    return date.booking.takes_whole_room or not layout.is_leaf(date.room_id)


def claim(dates: Iterable[BookingDate], *, layout: Layout) -> None:
    """Write the occupancies of the dates. Raises `PlacesTaken`, with every date that failed.

    The caller holds the locks (`layout.lock`) and rolls back when this raises.
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
                refused += _claim_leaf(leaf, mine, rows.get(leaf, []), layout)
    except GuardRefused as error:
        # Somebody wrote past the actions between our look and our write.
        raise PlacesTaken(dates) from error
    if refused:
        raise PlacesTaken(sorted(set(refused), key=lambda date: (date.start, date.pk)))


def _claim_leaf(
    leaf: int, dates: list[BookingDate], rows: list[Row], layout: Layout
) -> list[BookingDate]:
    places = layout.places[leaf]
    state = _Leaf(layout.leaf_of_places([leaf]), places, rows)
    refused = []
    for index, date in enumerate(dates):
        state.cut_turnarounds(date)
        following = dates[index + 1 :]
        span = effective_span(date, layout.turnaround(date.room_id, leaf), state.rows, following)
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


class _Leaf:
    """The rows of one leaf while dates are claimed on it, and what must be written."""

    def __init__(self, leaf_of: dict[int, int], places: list[int], rows: list[Row]) -> None:
        self.leaf_of = leaf_of
        self.places = places
        self.rows = rows
        self.new: list[Row] = []
        self.changed: set[int] = set()
        self.moved: list[Row] = []

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
        beside = [row for row in self.rows if row.span.overlaps(wish.span)]
        if wish.takes_all:
            if beside or not self.places:
                return False
            for place in self.places:
                self._add(wish, place)
            return True
        used = {row.place_id for row in beside}
        free = [place for place in self.places if place not in used]
        if free:
            self._add(wish, free[0])
            return True
        inside = [
            Span(max(row.start, wish.span.start), min(row.end, wish.span.end)) for row in beside
        ]
        if most_at_once(inside) >= len(self.places):
            return False
        return self._recolour(wish)

    def _add(self, wish: Claim, place: int) -> Row:
        row = Row(
            pk=None,
            leaf_id=wish.leaf,
            place_id=place,
            start=wish.span.start,
            end=wish.span.end,
            date_id=wish.date.pk,
            date_start=wish.date.start,
            date_end=wish.date.end,
            booking_id=wish.date.booking_id,
            is_closure=wish.date.booking.is_closure,
            takes_all=wish.takes_all,
        )
        self.rows.append(row)
        self.new.append(row)
        return row

    def _recolour(self, wish: Claim) -> bool:
        """Give the groups around the wish other places so that it fits as well."""
        self._load_chain(wish.span)
        row = self._add(wish, 0)
        chain = _chain(self.rows, wish.span)
        free_from: dict[int, datetime] = {}
        for other in sorted(chain, key=lambda r: (r.start, not r.takes_all, r is row)):
            if other.takes_all:
                free_from[other.place_id] = other.end
                continue
            ready = [p for p in self.places if p not in free_from or free_from[p] <= other.start]
            if not ready:
                self.rows.remove(row)
                self.new.remove(row)
                return False
            place = other.place_id if other.place_id in ready else ready[0]
            if place != other.place_id:
                other.place_id = place
                if other.pk:
                    self.moved.append(other)
            free_from[place] = other.end
        return True

    def _load_chain(self, span: Span) -> None:
        """Load every row joined to the span by overlaps, however long the chain."""
        known: set[int | None] = {row.pk for row in self.rows if row.pk}
        while True:
            chain = [span, *(row.span for row in _chain(self.rows, span))]
            reach = Span(min(s.start for s in chain), max(s.end for s in chain))
            rows = rows_on_places(self.leaf_of, [reach]).values()
            found = [row for of_leaf in rows for row in of_leaf if row.pk not in known]
            if not found:
                return
            known.update(row.pk for row in found)
            self.rows += found

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


def _chain(rows: list[Row], span: Span) -> list[Row]:
    """Return the rows joined to the span by overlaps, directly or through each other."""
    chain: list[Row] = []
    reach = span
    waiting = sorted(rows, key=lambda row: row.start)
    while True:
        joined = [row for row in waiting if row.span.overlaps(reach)]
        if not joined:
            return chain
        chain += joined
        waiting = [row for row in waiting if row not in joined]
        reach = Span(
            min(reach.start, *(row.start for row in joined)),
            max(reach.end, *(row.end for row in joined)),
        )


def release(dates: Iterable[BookingDate], *, layout: Layout) -> None:
    """Delete the occupancies of the dates and give back the turnarounds they had cut off."""
    ids = [date.pk for date in dates]
    gone = list(
        Occupancy.objects.filter(date__in=ids).values_list("place__room_id", "place_id", "start")
    )
    Occupancy.objects.filter(date__in=ids).delete()
    if gone:
        _restore_turnarounds(gone, layout)


def _restore_turnarounds(gone: list[tuple[int, int, datetime]], layout: Layout) -> None:
    """Let the rows that ended where a released one began run as far as there is room again.

    Two queries, and one for each row that grows.
    """
    starts = {(place, start) for _leaf, place, start in gone}
    ended = [
        row
        for row in Occupancy.objects.filter(
            place__in={place for _leaf, place, _start in gone},
            end__in={start for _leaf, _place, start in gone},
        ).select_related("date__booking", "place")
        if (row.place_id, row.end) in starts
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
