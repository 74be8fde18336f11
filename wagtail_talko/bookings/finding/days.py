"""The wanted days as seconds: between which a booking may start, and what the clock shows then."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from wagtail_talko.bookings.finding.wishes import DAY, Wish
from wagtail_talko.bookings.ground import Ground, Look, bookable_span, can_last, second_at
from wagtail_talko.bookings.starting import Reach, moment_of, seconds, whole_seconds
from wagtail_talko.spaces.models import Room

DAY_MINUTES = 24 * 60
DAY_SECONDS = DAY_MINUTES * 60


class Grid(NamedTuple):
    """The starts of one day that can be written on a form: when, and the minute of its clock."""

    seconds: Sequence[int]
    minutes: Sequence[int]


# Free starts of one day in one free stretch: the number of the day, its grid, the index of the
# first and that behind the last.
Free = tuple[int, Grid, int, int]


class Days:
    """When bookings may start on some days, the same for all rooms with the same rules."""

    def __init__(self, ground: Ground, wish: Wish, days: Sequence[date], now: datetime) -> None:
        self.ground, self.wish, self.days, self.now = ground, wish, days, now
        self._windows: dict[tuple[ZoneInfo, int], list[Reach]] = {}
        self._reaches: dict[tuple[object, ...], list[Reach]] = {}
        self._grids: dict[tuple[int, ZoneInfo], list[Grid]] = {}
        self._numbers: dict[int, list[int]] = {}

    def free(self, look: Look, room: Room) -> Iterator[Free]:
        """Yield the free starts of a room, in order."""
        length = self.wish.length_in(room)
        if not can_last(room, length) or not self.ground.layout.has_places(room.pk):
            return
        reaches = self._reaches_of(room, whole_seconds(length))
        if not reaches:
            return
        grids = self._grids_in(room.space.zone, room.start_interval_minutes)
        for low, high, number in look.starting(room, reaches, whole_seconds(length)):
            grid = grids[number]
            first = bisect_left(grid.seconds, low)
            end = bisect_right(grid.seconds, high, first)
            if first < end:
                yield number, grid, first, end

    def numbers_on(self, weekday: int) -> list[int]:
        """Return the numbers of the days that are this weekday."""
        if weekday not in self._numbers:
            days = enumerate(self.days)
            self._numbers[weekday] = [number for number, day in days if day.weekday() == weekday]
        return self._numbers[weekday]

    def _grids_in(self, zone: ZoneInfo, step: int) -> list[Grid]:
        if (step, zone) not in self._grids:
            self._grids[step, zone] = [written(day, step, zone) for day in self.days]
        return self._grids[step, zone]

    def _reaches_of(self, room: Room, length: int) -> list[Reach]:
        """Return when bookings may start by the wish, the opening hours and the room's rules."""
        key = (room.space_id, length, room.notice_hours, room.ahead_days)
        if key not in self._reaches:
            earliest, until = bookable_span(room, self.now)
            opened = self.ground.open_spans(room.space_id, self._around(length))
            windows = self._windows_in(room.space.zone, length)
            self._reaches[key] = list(_within(windows, opened, length, earliest, until - 1))
        return self._reaches[key]

    def _windows_in(self, zone: ZoneInfo, length: int) -> list[Reach]:
        """Return the first and the last start on each day that the wish allows."""
        key = (zone, length)
        if key not in self._windows:
            self._windows[key] = []
            for number, day in enumerate(self.days):
                begin, end = second_at(day, time.min, zone), second_at(day + DAY, time.min, zone)
                low, close = self.wish.clock_span(day, zone)
                last = end - 1 if close is None else min(end - 1, seconds(close) - length)
                self._windows[key].append((max(begin, seconds(low)), last, number))
        return self._windows[key]

    def _around(self, length: int) -> list[date]:
        """Return the days on which hours may start that a booking needs."""
        after = length // DAY_SECONDS + 2
        return sorted({day + n * DAY for day in self.days for n in range(-1, after)})


def _within(
    windows: Sequence[Reach],
    opened: Sequence[tuple[int, int]],
    length: int,
    earliest: int,
    latest: int,
) -> Iterator[Reach]:
    """Yield the starts of the windows at which all of a booking lies in opening hours."""
    index = 0
    for low, high, number in windows:
        low, high = max(low, earliest), min(high, latest)
        while index < len(opened) and opened[index][1] - length < low:
            index += 1
        at = index
        while at < len(opened) and opened[at][0] <= high:
            first, last = max(low, opened[at][0]), min(high, opened[at][1] - length)
            if first <= last:
                yield first, last, number
            at += 1


@lru_cache(maxsize=8192)
def written(day: date, step: int, zone: ZoneInfo) -> Grid:
    """Return the starts of a day, multiples of `step` minutes from midnight on.

    A clock time that the spring skips gives none. In the hour that an autumn night has twice it
    means the first; the second has no words of its own.
    """
    begin = second_at(day, time.min, zone)
    clocks = range(0, DAY_MINUTES, step)
    if second_at(day + DAY, time.min, zone) - begin == DAY_SECONDS:
        return Grid([begin + minutes * 60 for minutes in clocks], clocks)
    pairs = [(second_at(day, _clock(minutes), zone), minutes) for minutes in clocks]
    kept = [pair for pair in pairs if _minutes(pair[0], zone) == pair[1]]
    return Grid([second for second, _ in kept], tuple(minutes for _, minutes in kept))


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _minutes(second: int, zone: ZoneInfo) -> int:
    local = moment_of(second).astimezone(zone)
    return local.hour * 60 + local.minute
