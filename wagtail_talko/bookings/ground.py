"""Many rooms, how they lie in each other and when they are open: known once, for many looks.

`Availability` says for a few rooms what is in the way, and whose it is. This only says when a
booking may start, for all rooms of a region. The arithmetic of both is that of `starting`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wagtail_talko.bookings.layout import BareLayout
from wagtail_talko.bookings.starting import (
    Barred,
    Held,
    Reach,
    barred,
    full,
    joined,
    outside,
    seconds,
    seconds_up,
    whole_seconds,
)
from wagtail_talko.bookings.taken import NOTHING, closures_on_places, held_on_places
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.openings import OpeningBook, closing_day
from wagtail_talko.timeslots import Span, at, local_date

DAY = timedelta(days=1)


class Ground:
    """What does not change from look to look. Four queries, one more where turnarounds are kept."""

    def __init__(self, rooms: Sequence[Room], first: date, last: date) -> None:
        """Load what bookings of the rooms that touch the local days `first` to `last` need."""
        self.layout = BareLayout(room.space_id for room in rooms)
        self.spaces = {room.space_id: room.space for room in rooms}
        self.openings = OpeningBook(self.spaces.values(), first - DAY, last + DAY)
        self.leaves = {leaf for room in rooms for leaf in self.layout.leaves(room.pk)}
        self.closures = self._closures(rooms, first, last)

    def _closures(self, rooms: Sequence[Room], first: date, last: date) -> dict[int, list[int]]:
        """Return when closures begin, where they could cut a turnaround."""
        kept = {
            leaf
            for room in rooms
            for leaf in self.layout.leaves(room.pk)
            if self.layout.turnaround(room.pk, leaf)
        }
        zones = {space.zone for space in self.spaces.values()}
        start = min((at(first, time.min, zone) for zone in zones), default=None)
        end = max((at(last + DAY, time.min, zone) for zone in zones), default=None)
        if start is None or end is None:
            return {}
        reach = self.layout.longest_turnaround()
        return closures_on_places(self.layout.leaf_of_places(kept), Span(start, end + reach))

    def look(self, windows: Sequence[Span]) -> "Look":
        """Return what is held around the windows. 1 query."""
        reach = self.layout.longest_turnaround()
        places = sorted(self.layout.leaf_of_places(self.leaves))
        wide = [Span(window.start, window.end + reach) for window in windows]
        return Look(self, held_on_places(places, wide))

    def open_spans(self, space_id: int, days: Sequence[date]) -> list[tuple[int, int]]:
        """Return when the space is open on the days (ascending), in seconds, ascending and merged.

        The days before and after are in it, as far as they are among the days.
        """
        if self.openings.is_always_open(space_id):
            zone = self.spaces[space_id].zone
            return [(second_at(days[0], time.min, zone), second_at(days[-1] + DAY, time.min, zone))]
        merged: list[tuple[int, int]] = []
        for span in sorted(self._opened(space_id, days)):
            if merged and span[0] <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], span[1]))
            else:
                merged.append(span)
        return merged

    def _opened(self, space_id: int, days: Iterable[date]) -> Iterator[tuple[int, int]]:
        zone = self.spaces[space_id].zone
        for day in days:
            for opens, closes in self.openings.clocks(space_id, day):
                until = closing_day(day, opens, closes)
                yield second_at(day, opens, zone), second_at(until, closes, zone)


class Look:
    """When a booking may start beside what is held within some windows."""

    def __init__(self, ground: Ground, held: dict[int, Held]) -> None:
        self.ground = ground
        self.held = held

    def starting(self, room: Room, reaches: Iterable[Reach], length: int) -> Iterator[Reach]:
        """Yield what is left of the reaches for a booking of `length` seconds."""
        return outside(reaches, self._barred(room, length))

    def _barred(self, room: Room, length: int) -> Barred:
        layout = self.ground.layout
        is_leaf = layout.is_leaf(room.pk)
        return joined(
            [
                barred(
                    self._full(leaf, 1 if not is_leaf else len(layout.places[leaf])),
                    length=length,
                    turnaround=whole_seconds(layout.turnaround(room.pk, leaf)),
                    cuts=self.ground.closures.get(leaf, ()),
                )
                for leaf in layout.leaves(room.pk)
            ]
        )

    def _full(self, leaf: int, places: int) -> Held:
        """Return when `places` or more groups are in the leaf."""
        held = [
            self.held[place]
            for place in self.ground.layout.leaf_of_places([leaf])
            if place in self.held
        ]
        if len(held) < places:
            return NOTHING
        if len(held) == 1:
            # The guard lets no two overlap on one place: they ascend as they are.
            return held[0]
        return full([pair for each in held for pair in zip(*each, strict=True)], places)


def bookable_span(room: Room, now: datetime) -> tuple[int, int]:
    """Return the first second at which a booking may start by the room's notice, and the first at
    which it may not any more, so far ahead."""
    zone = room.space.zone
    last_day = local_date(now, zone) + timedelta(days=room.ahead_days)
    earliest = seconds_up(now + timedelta(hours=room.notice_hours))
    return earliest, second_at(last_day + DAY, time.min, zone)


def can_last(room: Room, length: timedelta) -> bool:
    """Say whether the room is in use and takes bookings of this length."""
    minutes = length.total_seconds() / 60
    return room.shortest_minutes <= minutes <= room.longest_minutes and not room.archived_at


# A region's houses keep much the same hours.
@lru_cache(maxsize=65_536)
def second_at(day: date, clock: time, zone: ZoneInfo) -> int:
    """Return `at` as seconds since the epoch."""
    return seconds(at(day, clock, zone))
