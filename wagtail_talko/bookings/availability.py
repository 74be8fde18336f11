"""What is known about some rooms within some windows: one loading, many questions.

The rules, the preview, the suggestions and `free_times` all ask this object, so that a time one
of them calls free is free to the others too.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.occupied import Row, rows_on_places
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.openings import OpeningBook
from wagtail_talko.timeslots import Span, at, local_date, merge, most_at_once

ONE_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALWAYS = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Availability:
    """Rooms, opening hours and occupancies, loaded in six queries."""

    def __init__(
        self,
        rooms: Iterable[Room],
        windows: Sequence[Span],
        *,
        layout: Layout | None = None,
        ignoring: Iterable[int] = (),
        own_booking: int | None = None,
    ) -> None:
        """Load what concerns `rooms` within `windows`.

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
        spaces = {room.space_id: self.layout.rooms[room.pk].space for room in rooms}
        first = min((w.start for w in windows), default=_EPOCH).date()
        last = max((w.end for w in windows), default=_EPOCH).date()
        self.openings = OpeningBook(spaces.values(), first, last)
        self._blocked: dict[tuple[int, bool], list[Span]] = {}

    # -- one span -----------------------------------------------------------------------------

    def blockers(self, room: Room, span: Span, *, whole: bool = False) -> list[Row]:
        """Return the rows that keep a booking of `room` from `span`; empty when it is free."""
        found: list[Row] = []
        for leaf in self.layout.leaves(room.pk):
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
        minutes = length.total_seconds() / 60
        if not room.shortest_minutes <= minutes <= room.longest_minutes or room.archived_at:
            return
        zone = room.space.zone
        last_day = local_date(now, zone) + timedelta(days=room.ahead_days)
        earliest = max(window.start, now + timedelta(hours=room.notice_hours))
        latest = min(window.end, at(last_day + ONE_DAY, time.min, zone))
        if earliest >= latest:
            return
        open_spans = self.openings.spans(room.space_id, Span(earliest, latest))
        candidates = _Candidates(self, room, length)
        for start in _clock_starts(room, earliest, latest):
            span = Span(start, start + length)
            if _fits(open_spans, span) and candidates.is_free(span):
                yield span

    def blocked(self, room: Room, leaf: int) -> list[Span]:
        """Return when the leaf has no place left for a booking of `room`."""
        whole = not self.layout.is_leaf(room.pk)
        key = (leaf, whole)
        if key not in self._blocked:
            rows = self.rows.get(leaf, [])
            places = 1 if whole else len(self.layout.places.get(leaf, ()))
            self._blocked[key] = _full_spans(rows, places)
        return self._blocked[key]


class _Candidates:
    """Answers "is this span free" for one room quickly, by bisection."""

    def __init__(self, availability: Availability, room: Room, length: timedelta) -> None:
        layout = availability.layout
        self.leaves = []
        for leaf in layout.leaves(room.pk):
            blocked = availability.blocked(room, leaf)
            closures = sorted(r.start for r in availability.rows.get(leaf, ()) if r.is_closure)
            self.leaves.append(
                ([s.start for s in blocked], blocked, closures, layout.turnaround(room.pk, leaf))
            )
        self.has_places = layout.has_places(room.pk)

    def is_free(self, span: Span) -> bool:
        if not self.has_places:
            return False
        for starts, blocked, closures, turnaround in self.leaves:
            end = span.end + turnaround
            if turnaround and closures:
                index = bisect_right(closures, span.end - timedelta(microseconds=1))
                if index < len(closures):
                    end = min(end, closures[index])
            index = bisect_right(starts, span.start)
            if index and blocked[index - 1].end > span.start:
                return False
            if index < len(blocked) and blocked[index].start < end:
                return False
        return True


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


def _fits(open_spans: Sequence[Span], span: Span) -> bool:
    return any(open_span.contains(span) for open_span in open_spans)


def _clock_starts(room: Room, earliest: datetime, latest: datetime) -> Iterator[datetime]:
    """Yield the multiples of the room's start interval, by the wall clock, from midnight."""
    zone = room.space.zone
    day = local_date(earliest, zone)
    while at(day, time.min, zone) < latest:
        for start in _day_starts(day, room.start_interval_minutes, zone):
            if earliest <= start < latest:
                yield start
        day += ONE_DAY


@lru_cache(maxsize=2048)
def _day_starts(day: date, step: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants of one day at which the wall clock shows a multiple of `step` minutes.

    An hour the spring skips gives none; one the autumn repeats gives each twice.
    """
    clocks = (time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, step))
    starts = set()
    for clock in clocks:
        for fold in (0, 1):
            start = datetime.combine(day, clock.replace(fold=fold), tzinfo=zone).astimezone(UTC)
            if start.astimezone(zone).time() == clock:
                starts.add(start)
    return tuple(sorted(starts))
