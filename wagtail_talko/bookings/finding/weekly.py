"""A room for every week: which times are free on all dates of a weekday, or on most of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from wagtail_talko.bookings.finding.days import DAY_MINUTES, Days
from wagtail_talko.bookings.finding.wishes import (
    DAY,
    Taste,
    Wish,
    days_between,
    today_in,
    windows_of,
)
from wagtail_talko.bookings.ground import Ground, Look
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, at

# A season at most: what is further ahead nobody can book weekly.
MOST_WEEKS = 53
# Rooms times dates that are looked at: beyond, the nearest and smallest rooms that suit.
MOST_ROOM_DAYS = 15_000


@dataclass(frozen=True)
class WeeklyTime:
    """A room on one weekday at `start`, free on `free` of `free` + `missing` dates.

    With a start up to `last_start` (a clock on the room's wall) the same dates are free.
    """

    room: Room
    start: time
    last_start: time
    length: timedelta
    free: tuple[date, ...]
    missing: tuple[date, ...]

    @property
    def first_date(self) -> date:
        return min((*self.free[:1], *self.missing[:1]))

    @property
    def total(self) -> int:
        return len(self.free) + len(self.missing)

    @property
    def span(self) -> Span:
        """Return the first of the dates, for the clock times and the link."""
        start = at(self.first_date, self.start, self.room.space.zone)
        return Span(start, start + self.length)


@dataclass(frozen=True)
class WeeklyFound:
    """The times, the best first, and how many rooms were looked at."""

    times: list[WeeklyTime]
    looked_at: int


def weekly_times(
    rooms: Sequence[Room], wish: Wish, *, now: datetime, taste: Taste | None = None
) -> WeeklyFound:
    """Find the best time of each room and weekday, those free on the most dates first.

    Only times free on at least half of the dates, two at least. `wish.last` is needed. From
    tomorrow on, so that no date fails because it is late today. Five queries, one more where
    turnarounds are kept.
    """
    taste = taste or Taste()
    days = weekly_days(rooms, wish, now)
    if not days:
        return WeeklyFound([], len(rooms))
    rooms = sorted(rooms, key=taste.order)[: MOST_ROOM_DAYS // len(days)]
    longest = max(wish.length_in(room) for room in rooms)
    ground = Ground(rooms, days[0], days[-1] + longest + DAY)
    look = ground.look(windows_of(days, rooms, [wish]))
    wanted = Days(ground, wish, days, now)
    found = [each for room in rooms for each in weekly_of(look, room, wanted)]
    found.sort(
        key=lambda each: (
            len(each.missing),
            *taste.order(each.room)[:2],
            each.first_date.weekday(),
            each.start,
            each.room.pk,
        )
    )
    return WeeklyFound(found, len(rooms))


def weekly_days(rooms: Sequence[Room], wish: Wish, now: datetime) -> list[date]:
    """Return the dates of the wanted weekdays, a year of them at most."""
    if not rooms or wish.last is None:
        return []
    tomorrow = today_in(rooms, now) + DAY
    first = max(tomorrow, wish.first or tomorrow)
    return list(days_between(first, min(wish.last, first + MOST_WEEKS * 7 * DAY), wish))


def weekly_of(look: Look, room: Room, wanted: Days) -> Iterator[WeeklyTime]:
    """Yield the best time of a room on each weekday, if it is worth showing."""
    # Most weeks are alike: the dates (as bits) of each stretch of starts are gathered first.
    stretches: dict[tuple[int, Sequence[int], int, int], int] = defaultdict(int)
    for number, grid, first, end in wanted.free(look, room):
        weekday = wanted.days[number].weekday()
        stretches[weekday, grid.minutes, first, end] |= 1 << number
    # Weekday -> minute of the clock -> the dates on which it is free.
    free: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (weekday, clock, first, end), bits in stretches.items():
        for minutes in clock[first:end]:
            free[weekday][minutes] |= bits
    for weekday, clocks in free.items():
        yield from _best(room, wanted, wanted.numbers_on(weekday), clocks)


def _best(
    room: Room, wanted: Days, numbers: Sequence[int], clocks: dict[int, int]
) -> Iterator[WeeklyTime]:
    """Yield the clock with the most dates, the earliest of those, if it is worth showing."""
    best = max(sorted(clocks), key=lambda clock: clocks[clock].bit_count())
    bits = clocks[best]
    if bits.bit_count() * 2 < len(numbers) or bits.bit_count() < min(2, len(numbers)):
        return
    last = _last_alike(clocks, best, room.start_interval_minutes)
    yield WeeklyTime(
        room,
        time(best // 60, best % 60),
        time(last // 60, last % 60),
        wanted.wish.length_in(room),
        free=tuple(wanted.days[n] for n in numbers if bits >> n & 1),
        missing=tuple(wanted.days[n] for n in numbers if not bits >> n & 1),
    )


def _last_alike(clocks: dict[int, int], first: int, step: int) -> int:
    """Return the last of the clocks from `first` on that are free on the same dates."""
    same = groupby(
        range(first, DAY_MINUTES, step), key=lambda clock: clocks.get(clock) == clocks[first]
    )
    return list(next(same)[1])[-1]
