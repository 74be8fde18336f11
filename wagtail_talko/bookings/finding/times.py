"""The first free times over many rooms: earliest first, a page at a time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from wagtail_talko.bookings.finding.days import Days
from wagtail_talko.bookings.finding.wishes import (
    DAY,
    Taste,
    Wish,
    days_between,
    today_in,
    windows_of,
)
from wagtail_talko.bookings.ground import Ground, Look
from wagtail_talko.bookings.starting import moment_of, seconds
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, day_span, local_date

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

    All rules but membership and quota are kept. Five queries where the first look finds a page,
    seven at most; one more where turnarounds are kept.
    """
    taste = taste or Taste()
    first, last, end = _reach(rooms, wish, now, past)
    if not rooms or first > last:
        return Found([], last)
    search = _Search(rooms, wish, now, taste, (first, last))
    shown = _shown(rooms, past, taste)
    found: list[_Run] = []
    for runs in search.portions(list(days_between(first, last, wish))):
        found += sorted(run for run in runs if shown is None or run[:4] > shown)
        if len(found) > limit:
            break
    page = [search.shown(run) for run in found[:limit]]
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


def _portions(days: Sequence[date], room_count: int) -> Iterator[list[date]]:
    """Yield the days in portions: few first, where many rooms make a page likely."""
    size = max(1, FIRST_LOOK // room_count)
    done = 0
    while done < len(days):
        yield list(days[done : done + size])
        done += size
        size *= GROWTH


def _looks(days: Sequence[date], room_count: int) -> Iterator[list[list[date]]]:
    """Yield the portions by looks at the occupancies: the last look is at all that are left."""
    portions = list(_portions(days, room_count))
    for portion in portions[: LOOKS - 1]:
        yield [portion]
    if portions[LOOKS - 1 :]:
        yield portions[LOOKS - 1 :]


class _Run(NamedTuple):
    """A run before it is shown, in the order of the page. `first` and `last` are seconds."""

    first: int
    away: bool
    size: float
    room_id: int
    last: int


def _shown(rooms: Sequence[Room], past: Cursor | None, taste: Taste) -> tuple[object, ...] | None:
    if past is None:
        return None
    room = next((room for room in rooms if room.pk == past.room_id), None)
    # A room that is gone: everything at that moment may have been shown.
    order = taste.order(room) if room else (True, float("inf"), float("inf"))
    return (seconds(past.start), *order)


class _Search:
    """Rooms, layout and opening hours, loaded once; occupancies with every look."""

    def __init__(
        self,
        rooms: Sequence[Room],
        wish: Wish,
        now: datetime,
        taste: Taste,
        reach: tuple[date, date],
    ) -> None:
        self.rooms = {room.pk: room for room in rooms}
        self.wish, self.now = wish, now
        self.orders = {room.pk: taste.order(room) for room in rooms}
        longest = max(wish.length_in(room) for room in rooms)
        self.ground = Ground(rooms, reach[0], reach[1] + longest + DAY)

    def portions(self, days: Sequence[date]) -> Iterator[Iterator[_Run]]:
        """Yield the runs of some days after the other, looking at occupancies when it must."""
        rooms = list(self.rooms.values())
        for portions in _looks(days, len(rooms)):
            every = [day for portion in portions for day in portion]
            look = self.ground.look(windows_of(every, rooms, [self.wish]))
            for portion in portions:
                yield self._runs(look, Days(self.ground, self.wish, portion, self.now))

    def _runs(self, look: Look, days: Days) -> Iterator[_Run]:
        for room in self.rooms.values():
            for _number, grid, first, end in days.free(look, room):
                yield _Run(grid.seconds[first], *self.orders[room.pk], grid.seconds[end - 1])

    def shown(self, run: _Run) -> FreeRun:
        room = self.rooms[run.room_id]
        length = self.wish.length_in(room)
        return FreeRun(room, moment_of(run.first), moment_of(run.last), length)
