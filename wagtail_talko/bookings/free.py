"""Every free start in some rooms, for those who ask for all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge as merge_sorted
from itertools import islice

from wagtail_talko.bookings.actions.base import utc_now
from wagtail_talko.bookings.availability import clock_starts
from wagtail_talko.bookings.ground import DAY, Ground, bookable_span, can_last
from wagtail_talko.bookings.starting import Reach, seconds_up, whole_seconds
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, in_utc


@dataclass(frozen=True)
class FreeTime:
    """A room that can be booked from `start` to `end` (aware, UTC)."""

    room: Room
    start: datetime
    end: datetime


def free_times(
    rooms: Iterable[Room],
    *,
    after: datetime,
    before: datetime,
    length: timedelta,
    limit: int | None = None,
    now: datetime | None = None,
) -> list[FreeTime]:
    """Return every start in `[after, before)` that passes all rules but membership and quota.

    Earliest first; `limit` stops early. A constant number of queries.
    """
    wanted = [room.pk for room in rooms if not room.is_archived]
    if not wanted or after >= before:
        return []
    window = in_utc(after, before)
    fresh = Room.objects.filter(pk__in=wanted).select_related("space__municipality")
    search = _Search(list(fresh), window, length, now or utc_now())

    def of(room: Room) -> Iterator[tuple[datetime, int, FreeTime]]:
        for start in search.starts(room):
            yield start, room.pk, FreeTime(room, start, start + length)

    found = merge_sorted(*(of(room) for room in search.rooms))
    return [free for _start, _pk, free in islice(found, limit)]


class _Search:
    """What is known of the rooms around the window."""

    def __init__(
        self, rooms: Sequence[Room], window: Span, length: timedelta, now: datetime
    ) -> None:
        self.rooms, self.window, self.now = rooms, window, now
        self.length = length
        # Dates of UTC, a day more on both sides: whatever the zone, the local ones are among them.
        first, last = window.start.date() - 2 * DAY, (window.end + length).date() + DAY
        self.days = [first + n * DAY for n in range((last - first).days + 1)]
        self.ground = Ground(rooms, first, last)
        self.look = self.ground.look([Span(window.start, window.end + length)])
        self._opened: dict[int, list[tuple[int, int]]] = {}

    def starts(self, room: Room) -> Iterator[datetime]:
        if not can_last(room, self.length) or not self.ground.layout.has_places(room.pk):
            return
        for first, last, _ in self.look.starting(room, self._reaches(room), self._whole):
            yield from clock_starts(room, first, last)

    @property
    def _whole(self) -> int:
        return whole_seconds(self.length)

    def _reaches(self, room: Room) -> list[Reach]:
        earliest, until = bookable_span(room, self.now)
        earliest = max(earliest, seconds_up(self.window.start))
        until = min(until, seconds_up(self.window.end))
        if room.space_id not in self._opened:
            self._opened[room.space_id] = self.ground.open_spans(room.space_id, self.days)
        return [
            (max(opens, earliest), min(closes - self._whole, until - 1), 0)
            for opens, closes in self._opened[room.space_id]
        ]
