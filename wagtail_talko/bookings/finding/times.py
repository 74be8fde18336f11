"""The first free times over many rooms: earliest first, a page at a time."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wagtail_talko.bookings.availability import Availability, day_starts
from wagtail_talko.bookings.finding.wishes import (
    DAY,
    Taste,
    Wish,
    days_between,
    today_in,
    windows_of,
)
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.openings import OpeningBook
from wagtail_talko.timeslots import Span, at, day_span, local_date

# How far ahead one page looks. Later times are one link further.
HORIZON_DAYS = 62
# Rooms times days looked at first: enough for a page of times in most municipalities. Then four
# times as many, then the rest, so that a page costs at most three looks at the occupancies.
FIRST_LOOK = 400
GROWTH = 4
LOOKS = 3


@dataclass(frozen=True)
class FreeRun:
    """A room and the starts of one local day that are all free: `first`, each multiple of the
    room's start interval after it, and `last`. Bookings of `length`; UTC."""

    room: Room
    first: datetime
    last: datetime
    length: timedelta

    @property
    def end(self) -> datetime:
        return self.first + self.length

    @property
    def stretch(self) -> Span:
        """Return the whole free stretch, cut at midnight where that leaves a booking's length."""
        end = self.last + self.length
        zone = self.room.space.zone
        midnight = day_span(local_date(self.first, zone), zone).end
        if end > midnight and self.end <= midnight:
            end = midnight
        return Span(self.first, end)


@dataclass(frozen=True)
class Cursor:
    """The last time that was shown: `start` and the id of its room."""

    start: datetime
    room_id: int

    def __str__(self) -> str:
        return f"{self.start.timestamp():.0f}-{self.room_id}"


def read_cursor(text: str) -> Cursor | None:
    """Read a cursor out of an address; None for what is none."""
    if not re.fullmatch(r"[0-9]{1,10}-[0-9]{1,12}", text, re.ASCII):
        return None
    seconds, room_id = (int(part) for part in text.split("-"))
    # 2199: no booking lies later, and no calendar reaches further.
    if seconds >= 7_258_000_000:
        return None
    return Cursor(datetime.fromtimestamp(seconds, UTC), room_id)


@dataclass(frozen=True)
class Found:
    """A page of free times. `until` is the last day looked at.

    `after` leads to the times after these; `later`, where these were all until then, is the first
    day that was not looked at.
    """

    runs: list[FreeRun]
    until: date
    after: Cursor | None = None
    later: date | None = None

    @property
    def room_count(self) -> int:
        return len({run.room.pk for run in self.runs})


def first_times(
    rooms: Sequence[Room],
    wish: Wish,
    *,
    now: datetime,
    taste: Taste | None = None,
    limit: int = 20,
    past: Cursor | None = None,
) -> Found:
    """Return the first free times of rooms that suit, each room once per stretch of a day.

    All rules but membership and quota are kept. Six queries where the first look finds a page,
    eight at most.
    """
    taste = taste or Taste()
    first, last, end = _reach(rooms, wish, now, past)
    if not rooms or first > last:
        return Found([], last)
    search = _Search(rooms, wish, now, first, last)
    shown = _shown(rooms, past, taste)
    found: list[tuple[tuple[object, ...], FreeRun]] = []
    for days in _looks(list(days_between(first, last, wish)), len(rooms)):
        keyed = (((run.first, *taste.order(run.room)), run) for run in search.runs(days))
        found += sorted(pair for pair in keyed if shown is None or pair[0] > shown)
        if len(found) > limit:
            break
    page = [run for _key, run in found[:limit]]
    if len(found) > limit:
        return Found(page, last, after=Cursor(page[-1].first, page[-1].room.pk))
    return Found(page, last, later=last + DAY if last < end else None)


def _reach(
    rooms: Sequence[Room], wish: Wish, now: datetime, past: Cursor | None
) -> tuple[date, date, date]:
    """Return the first and last day to look at, and the last that could be booked at all."""
    if not rooms:
        today = now.date()
        return today, today, today
    today = today_in(rooms, now)
    first = max(today, wish.first or today)
    if past:
        first = max(first, today_in(rooms, past.start))
    end = today + timedelta(days=max(room.ahead_days for room in rooms) + 1)
    if wish.last:
        end = min(end, wish.last)
    return first, min(end, first + timedelta(days=HORIZON_DAYS - 1)), end


def _looks(days: list[date], room_count: int) -> Iterator[list[date]]:
    """Yield the days in portions: few first, where many rooms make a page likely."""
    size = max(1, FIRST_LOOK // room_count)
    for look in range(1, LOOKS + 1):
        portion = days if look == LOOKS else days[:size]
        days = days[len(portion) :]
        size *= GROWTH
        if portion:
            yield portion


def _shown(rooms: Sequence[Room], past: Cursor | None, taste: Taste) -> tuple[object, ...] | None:
    if past is None:
        return None
    room = next((room for room in rooms if room.pk == past.room_id), None)
    # A room that is gone: everything at that moment may have been shown.
    return (past.start, *(taste.order(room) if room else (True, float("inf"), float("inf"))))


class _Search:
    """Rooms, layout and opening hours, loaded once; occupancies with every look."""

    def __init__(
        self, rooms: Sequence[Room], wish: Wish, now: datetime, first: date, last: date
    ) -> None:
        self.rooms, self.wish, self.now = rooms, wish, now
        self.longest = max(wish.length_in(room) for room in rooms)
        self.layout = Layout(room.space_id for room in rooms)
        spaces = {room.space_id: room.space for room in rooms}
        until = last + self.longest + DAY
        self.openings = OpeningBook(spaces.values(), first - DAY, until)

    def known(self, days: Sequence[date]) -> Availability:
        windows = windows_of(days, self.rooms, [self.wish])
        return Availability(self.rooms, windows, layout=self.layout, openings=self.openings)

    def runs(self, days: Sequence[date]) -> Iterator[FreeRun]:
        known = self.known(days)
        for room in self.rooms:
            yield from runs_of(known, room, self.wish, days, now=self.now)


def runs_of(
    known: Availability, room: Room, wish: Wish, days: Sequence[date], *, now: datetime
) -> Iterator[FreeRun]:
    """Yield the free starts of a room on the days, those that follow each other in one."""
    length = wish.length_in(room)
    for day, starts, indexes in free_starts(known, room, wish, days, now=now):
        first = 0
        for place in range(1, len(indexes) + 1):
            if place == len(indexes) or indexes[place] != indexes[place - 1] + 1:
                yield FreeRun(room, starts[indexes[first]], starts[indexes[place - 1]], length)
                first = place
        del day


def free_starts(
    known: Availability, room: Room, wish: Wish, days: Sequence[date], *, now: datetime
) -> Iterator[tuple[date, tuple[datetime, ...], list[int]]]:
    """Yield each of the days that has any, the starts of its clock, and which of them are free."""
    if not days:
        return
    zone = room.space.zone
    length = wish.length_in(room)
    window = Span(day_span(days[0], zone).start, day_span(days[-1], zone).end)
    reaches = known.starting(room, window, length, now=now)
    ends = [reach.last for reach in reaches]
    for day in days:
        whole = day_span(day, zone)
        low, close = wish.clock_span(day, zone)
        high = min(whole.end - timedelta.resolution, close - length if close else whole.end)
        starts = written_starts(day, room.start_interval_minutes, zone)
        indexes: list[int] = []
        for place in range(bisect_left(ends, low), len(reaches)):
            reach = reaches[place]
            if reach.first > high:
                break
            indexes += range(
                bisect_left(starts, max(reach.first, low)),
                bisect_right(starts, min(reach.last, high)),
            )
        if indexes:
            yield day, starts, indexes


@lru_cache(maxsize=4096)
def written_starts(day: date, step: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the starts of a day that can be written on a form.

    In the hour that an autumn night has twice a clock time means the first; the second has no
    words of its own.
    """
    starts = day_starts(day, step, zone)
    return tuple(s for s in starts if at(day, s.astimezone(zone).time(), zone) == s)
