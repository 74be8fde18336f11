"""What is known about some rooms within some windows: one loading, many questions.

The rules, the preview, the suggestions and `free_times` all ask this object, so that a time one
of them calls free is free to the others too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wagtail_talko.bookings.ground import bookable_span, can_last
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.occupied import Row, rows_on_places
from wagtail_talko.bookings.starting import (
    EPOCH,
    Barred,
    Held,
    Reach,
    barred,
    full,
    joined,
    moment_of,
    outside,
    seconds,
    seconds_up,
    whole_seconds,
)
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.openings import OpeningBook
from wagtail_talko.timeslots import Span, local_date, most_at_once

ONE_DAY = timedelta(days=1)
_ALWAYS = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Availability:
    """Rooms, opening hours and occupancies, loaded in six queries."""

    def __init__(
        self,
        rooms: Iterable[Room],
        windows: Sequence[Span],
        *,
        layout: Layout | None = None,
        openings: OpeningBook | None = None,
        ignoring: Iterable[int] = (),
        own_booking: int | None = None,
    ) -> None:
        """Load what concerns `rooms` within `windows`; a layout and an opening book that are given
        must hold the rooms and the windows.

        `ignoring` are ids of dates that do not count (the ones about to be moved). Between dates
        of `own_booking` no turnaround is kept.
        """
        rooms = list(rooms)
        self.layout = layout or Layout(room.space_id for room in rooms)
        leaves = {leaf for room in rooms for leaf in self.layout.leaves(room.pk)}
        reach = self.layout.longest_turnaround()
        wide = [Span(w.start, w.end + reach) for w in windows]
        skipped = set(ignoring)
        self.own_booking = own_booking
        self.rows = {
            leaf: [row for row in rows if row.date_id not in skipped]
            for leaf, rows in rows_on_places(self.layout.leaf_of_places(leaves), wide).items()
        }
        for row in (row for rows in self.rows.values() for row in rows):
            if row.booking_id == own_booking:
                row.end = min(row.end, row.date_end)
        self.openings = openings or self._opening_book(rooms, windows)
        self._full: dict[tuple[int, int], Held] = {}
        self._open: dict[tuple[int, Span], list[Span]] = {}

    def _opening_book(self, rooms: Iterable[Room], windows: Sequence[Span]) -> OpeningBook:
        spaces = {room.space_id: self.layout.rooms[room.pk].space for room in rooms}
        first = min((w.start for w in windows), default=EPOCH).date()
        last = max((w.end for w in windows), default=EPOCH).date()
        return OpeningBook(spaces.values(), first, last)

    # -- one span -----------------------------------------------------------------------------

    def blockers(
        self, room: Room, span: Span, *, whole: bool = False, closes: bool = False
    ) -> list[Row]:
        """Return the rows that keep a booking of `room` from `span`; empty when it is free.

        A closure needs no turnaround and cuts that of others.
        """
        found: list[Row] = []
        for leaf in self.layout.leaves(room.pk):
            if closes:
                rows = self.rows.get(leaf, ())
                found += [row for row in rows if Span(row.start, row.date_end).overlaps(span)]
                continue
            taken = self._with_turnaround(room, leaf, span)
            beside = [row for row in self.rows.get(leaf, ()) if row.span.overlaps(taken)]
            if self._is_full(room, leaf, taken, beside, whole):
                found += beside
        return found

    def is_free(self, room: Room, span: Span, *, whole: bool = False) -> bool:
        return self.layout.has_places(room.pk) and not self.blockers(room, span, whole=whole)

    def is_open(self, room: Room, span: Span) -> bool:
        return self.openings.contains(room.space_id, span)

    def _is_full(self, room: Room, leaf: int, taken: Span, beside: list[Row], whole: bool) -> bool:
        places = len(self.layout.places.get(leaf, ()))
        if not places:
            return True
        if whole or not self.layout.is_leaf(room.pk):
            return bool(beside)
        inside = (Span(max(r.start, taken.start), min(r.end, taken.end)) for r in beside)
        return most_at_once(inside) >= places

    def _with_turnaround(self, room: Room, leaf: int, span: Span) -> Span:
        """Return the span with its turnaround; a closure or an own date cuts it off."""
        end = span.end + self.layout.turnaround(room.pk, leaf)
        for row in self.rows.get(leaf, ()):
            cuts = row.is_closure or row.booking_id == self.own_booking
            if cuts and span.end <= row.start < end:
                end = row.start
        return Span(span.start, end)

    # -- all starts ---------------------------------------------------------------------------

    def starts(
        self, room: Room, window: Span, length: timedelta, *, now: datetime
    ) -> Iterator[Span]:
        """Yield every start in `window` that passes the room's rules, earliest first."""
        for first, last, _ in self._starting(room, window, length, now=now):
            for start in clock_starts(room, first, last):
                yield Span(start, start + length)

    def _starting(
        self, room: Room, window: Span, length: timedelta, *, now: datetime
    ) -> Iterator[Reach]:
        """Yield when a booking of `length` may start, the start interval left aside.

        By arithmetic on whole stretches: no look at every single start.
        """
        if not can_last(room, length) or not self.layout.has_places(room.pk):
            return
        earliest, until = bookable_span(room, now)
        earliest, until = (
            max(earliest, seconds_up(window.start)),
            min(until, seconds_up(window.end)),
        )
        if earliest >= until:
            return
        whole = whole_seconds(length)
        around = Span(moment_of(earliest), moment_of(until) + length)
        reaches = (
            (max(seconds_up(span.start), earliest), min(seconds(span.end) - whole, until - 1), 0)
            for span in self._open_spans(room.space_id, around)
        )
        yield from outside(reaches, self._barred(room, whole))

    def _open_spans(self, space_id: int, window: Span) -> list[Span]:
        """Return the space's opening hours around `window`, once for all of its rooms."""
        key = (space_id, window)
        if key not in self._open:
            self._open[key] = self.openings.spans(space_id, window)
        return self._open[key]

    def _barred(self, room: Room, length: int) -> Barred:
        """Return when no booking of `length` seconds may start. A closure cuts turnarounds off."""
        return joined(
            [
                barred(
                    self._full_times(room, leaf),
                    length=length,
                    turnaround=whole_seconds(self.layout.turnaround(room.pk, leaf)),
                    cuts=[seconds(r.start) for r in self.rows.get(leaf, ()) if r.is_closure],
                )
                for leaf in self.layout.leaves(room.pk)
            ]
        )

    def _full_times(self, room: Room, leaf: int) -> Held:
        is_whole = not self.layout.is_leaf(room.pk)
        places = 1 if is_whole else len(self.layout.places.get(leaf, ()))
        key = (leaf, places)
        if key not in self._full:
            rows = self.rows.get(leaf, ())
            self._full[key] = full([(seconds(r.start), seconds_up(r.end)) for r in rows], places)
        return self._full[key]

    def blocked(self, room: Room, leaf: int) -> list[Span]:
        """Return when the leaf has no place left for a booking of `room`."""
        if not self.layout.places.get(leaf):
            return [_ALWAYS]
        held = self._full_times(room, leaf)
        return [Span(moment_of(a), moment_of(b)) for a, b in zip(*held, strict=True)]


def clock_starts(room: Room, first: int, last: int) -> Iterator[datetime]:
    """Yield the multiples of the room's start interval from second `first` to `last`, both
    included."""
    zone = room.space.zone
    start, end = moment_of(first), moment_of(last)
    day = local_date(start, zone)
    until = local_date(end, zone)
    while day <= until:
        starts = day_starts(day, room.start_interval_minutes, zone)
        yield from starts[bisect_left(starts, start) : bisect_right(starts, end)]
        day += ONE_DAY


@lru_cache(maxsize=4096)
def day_starts(day: date, step: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants of one day at which the wall clock shows a multiple of `step` minutes.

    From midnight on. An hour the spring skips gives none; one the autumn repeats gives each twice.
    """
    clocks = (time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, step))
    starts = set()
    for clock in clocks:
        for fold in (0, 1):
            start = datetime.combine(day, clock.replace(fold=fold), tzinfo=zone).astimezone(UTC)
            if start.astimezone(zone).time() == clock:
                starts.add(start)
    return tuple(sorted(starts))
