"""What is known about some rooms within some windows: one loading, many questions.

The rules, the preview, the suggestions and `free_times` all ask this object, so that a time one
of them calls free is free to the others too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.occupied import Row, rows_on_places
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.openings import OpeningBook
from wagtail_talko.timeslots import Span, at, local_date, merge, most_at_once

ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALWAYS = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Starting(NamedTuple):
    """Moments at which a booking may start, both ends included (UTC), whatever the clock shows."""

    first: datetime
    last: datetime


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
        self._blocked: dict[tuple[int, bool], list[Span]] = {}
        self._open: dict[tuple[int, Span], list[Span]] = {}

    def _opening_book(self, rooms: Iterable[Room], windows: Sequence[Span]) -> OpeningBook:
        spaces = {room.space_id: self.layout.rooms[room.pk].space for room in rooms}
        first = min((w.start for w in windows), default=_EPOCH).date()
        last = max((w.end for w in windows), default=_EPOCH).date()
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
        for first, last in self.starting(room, window, length, now=now):
            for start in _clock_starts(room, first, last):
                yield Span(start, start + length)

    def starting(
        self, room: Room, window: Span, length: timedelta, *, now: datetime
    ) -> list[Starting]:
        """Return when a booking of `length` may start in `window`, the start interval left aside.

        In order and apart. By arithmetic on whole stretches, so that 100 rooms and two months
        cost no look at every single start.
        """
        minutes = length.total_seconds() / 60
        if not room.shortest_minutes <= minutes <= room.longest_minutes or room.archived_at:
            return []
        zone = room.space.zone
        last_day = local_date(now, zone) + timedelta(days=room.ahead_days)
        earliest = max(window.start, now + timedelta(hours=room.notice_hours))
        latest = min(window.end, at(last_day + ONE_DAY, time.min, zone))
        if earliest >= latest or not self.layout.has_places(room.pk):
            return []
        reaches = (
            Starting(max(span.start, earliest), min(span.end - length, latest - INSTANT))
            for span in self._open_spans(room.space_id, Span(earliest, latest + length))
        )
        return list(_outside(reaches, self._forbidden(room, length)))

    def _open_spans(self, space_id: int, window: Span) -> list[Span]:
        """Return the space's opening hours around `window`, once for all of its rooms."""
        key = (space_id, window)
        if key not in self._open:
            self._open[key] = self.openings.spans(space_id, window)
        return self._open[key]

    def _forbidden(self, room: Room, length: timedelta) -> list[Span]:
        """Return the *open* intervals in which no booking of `length` may start, apart.

        A start collides with what is blocked from when its own end, turnaround included, reaches
        into it until the blocked span is over. A closure cuts the turnaround off.
        """
        found: list[Span] = []
        for leaf in self.layout.leaves(room.pk):
            closures = sorted(r.start for r in self.rows.get(leaf, ()) if r.is_closure)
            turnaround = self.layout.turnaround(room.pk, leaf)
            for span in self.blocked(room, leaf):
                if span == _ALWAYS:
                    return [_ALWAYS]
                kept = span.start - turnaround
                index = bisect_right(closures, span.start)
                if index:
                    kept = max(kept, closures[index - 1])
                found.append(Span(kept - length, span.end))
        return _merge_open(found)

    def blocked(self, room: Room, leaf: int) -> list[Span]:
        """Return when the leaf has no place left for a booking of `room`."""
        whole = not self.layout.is_leaf(room.pk)
        key = (leaf, whole)
        if key not in self._blocked:
            rows = self.rows.get(leaf, [])
            places = 1 if whole else len(self.layout.places.get(leaf, ()))
            self._blocked[key] = _full_spans(rows, places)
        return self._blocked[key]


def _full_spans(rows: Sequence[Row], places: int) -> list[Span]:
    """Return the merged spans in which `places` or more rows hold the leaf."""
    if places <= 1:
        return merge(row.span for row in rows) if places else [_ALWAYS]
    edges = sorted(edge for row in rows for edge in ((row.start, 1), (row.end, -1)))
    full: list[Span] = []
    now = 0
    since: datetime | None = None
    for moment, step in edges:
        now += step
        if now >= places and since is None:
            since = moment
        elif now < places and since is not None:
            full.append(Span(since, moment))
            since = None
    return merge(full)


def _merge_open(spans: Iterable[Span]) -> list[Span]:
    """Join open intervals that overlap. Between two that only touch, one moment stays free."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _outside(reaches: Iterable[Starting], forbidden: Sequence[Span]) -> Iterator[Starting]:
    """Yield what is left of the reaches outside the open intervals; single moments too."""
    ends = [span.end for span in forbidden]
    for first, last in reaches:
        index = bisect_right(ends, first)
        while first <= last:
            if index == len(forbidden) or forbidden[index].start >= last:
                yield Starting(first, last)
                break
            if forbidden[index].start >= first:
                yield Starting(first, forbidden[index].start)
            first = forbidden[index].end
            index += 1


def _clock_starts(room: Room, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the multiples of the room's start interval from `first` to `last`, both included."""
    zone = room.space.zone
    day = local_date(first, zone)
    until = local_date(last, zone)
    while day <= until:
        starts = day_starts(day, room.start_interval_minutes, zone)
        yield from starts[bisect_left(starts, first) : bisect_right(starts, last)]
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
