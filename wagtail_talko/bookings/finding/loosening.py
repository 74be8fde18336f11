"""Nothing found: which single wish stands most in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from wagtail_talko.bookings.finding.days import Days
from wagtail_talko.bookings.finding.weekly import weekly_days, weekly_of
from wagtail_talko.bookings.finding.wishes import DAY, Wish, days_between, today_in, windows_of
from wagtail_talko.bookings.ground import Ground
from wagtail_talko.spaces.models import Room

# What is given up, its code, and the wish that is left.
Way = tuple[str, str, Wish]
# Without these nothing can be found for every week.
NEEDED_WEEKLY = {"period", "length"}
MOST_SHOWN = 3
# Nobody waits for an answer about more rooms and days than these.
MOST_ROOMS = 100
LOOK_DAYS = 31


@dataclass(frozen=True)
class Loosening:
    """Without this wish so many rooms would be free. `code` is one of several, or ""."""

    name: str
    code: str
    rooms: int


def loosened(
    rooms: Sequence[Room], wish: Wish, *, now: datetime, weekly: bool = False
) -> list[Loosening]:
    """Return which single wish to give up, the one that frees most rooms first.

    `rooms` are all that could be booked, whether they suit or not. Five queries, or none; one more
    where turnarounds are kept.
    """
    ways = [way for way in _without_one(wish) if not (weekly and way[0] in NEEDED_WEEKLY)]
    touched = [room for room in rooms if any(other.suits(room) for *_, other in ways)][:MOST_ROOMS]
    if not touched:
        return []
    search = _Search(touched, ways, now, weekly)
    counted = [Loosening(name, code, search.count(other)) for name, code, other in ways]
    helpful = [each for each in counted if each.rooms]
    return sorted(helpful, key=lambda each: -each.rooms)[:MOST_SHOWN]


class _Search:
    """The rooms that one of the ways could free, loaded once for all of the ways."""

    def __init__(self, rooms: Sequence[Room], ways: Sequence[Way], now: datetime, weekly: bool):
        self.rooms, self.now, self.weekly = rooms, now, weekly
        every = sorted({day for *_, other in ways for day in self.days(other)})
        wishes = [other for *_, other in ways]
        longest = max(wish.length_in(room) for wish in wishes for room in rooms)
        today = today_in(rooms, now)
        self.ground = Ground(rooms, today, max([today, *every]) + longest + DAY)
        self.look = self.ground.look(windows_of(every, rooms, wishes) if every else [])

    def days(self, wish: Wish) -> list[date]:
        if self.weekly:
            return weekly_days(self.rooms, wish, self.now)
        today = today_in(self.rooms, self.now)
        first = max(today, wish.first or today)
        last = first + (LOOK_DAYS - 1) * DAY
        return list(days_between(first, min(last, wish.last or last), wish))

    def count(self, wish: Wish) -> int:
        wanted = Days(self.ground, wish, self.days(wish), self.now)
        return sum(wish.suits(room) and self._is_free(room, wanted) for room in self.rooms)

    def _is_free(self, room: Room, wanted: Days) -> bool:
        if self.weekly:
            return any(True for _ in weekly_of(self.look, room, wanted))
        return any(True for _ in wanted.free(self.look, room))


def _without_one(wish: Wish) -> Iterator[Way]:
    """Yield each wish that was made with everything but it."""
    # Another municipality means another space too.
    elsewhere = {"municipality": "", "space": ""} if wish.municipality else {}
    without: dict[str, dict[str, Any]] = {
        "space": {"space": ""},
        "municipality": elsewhere,
        "people": {"people": None},
        "weekdays": {"weekdays": frozenset()},
        "period": {"first": None, "last": None},
        "clock": {"earliest": None, "latest": None},
        "length": {"length": None},
    }
    for name, changes in without.items():
        other = replace(wish, **changes)
        if other != wish:
            yield name, "", other
    for name in ("equipment", "accessibility"):
        codes: frozenset[str] = getattr(wish, name)
        for code in sorted(codes):
            fewer: dict[str, Any] = {name: codes - {code}}
            yield name, code, replace(wish, **fewer)
