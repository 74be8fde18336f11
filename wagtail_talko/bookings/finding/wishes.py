"""What somebody needs of a room and of a time. Everything may be left open."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, at, day_span, local_date, merge

DAY = timedelta(days=1)
# Of one query, rooms times spans. SQLite takes 32,766 parameters where nothing else was built in.
MOST_CONDITIONS = 20_000
# In minutes: shorter free stretches are no use to most.
USUAL_LENGTH = 60


@dataclass(frozen=True, kw_only=True)
class Wish:
    """`earliest` and `latest` are clocks on the room's wall: the whole booking lies between them.

    `latest` midnight is the end of the day; None lets an evening run past it. Weekdays count from
    Monday, 0. `first` and `last` are local days, both included.
    """

    municipality: str = ""
    space: str = ""
    people: int | None = None
    equipment: frozenset[str] = frozenset()
    accessibility: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None
    earliest: time | None = None
    latest: time | None = None
    length: timedelta | None = None

    def suits(self, room: Room) -> bool:
        """Say whether the room itself is what is needed, whatever the time."""
        return (
            (not self.municipality or room.space.municipality.slug == self.municipality)
            and (not self.space or room.space.slug == self.space)
            and (not self.people or room.capacity is None or room.capacity >= self.people)
            and self.equipment <= set(room.equipment or ())
            and self.accessibility <= accessibility_of(room)
        )

    def length_in(self, room: Room) -> timedelta:
        """Return the wanted length; where none is, an hour, or as near as the room allows."""
        usual = min(max(USUAL_LENGTH, room.shortest_minutes), room.longest_minutes)
        return self.length or timedelta(minutes=usual)

    def has_weekday(self, day: date) -> bool:
        return not self.weekdays or day.weekday() in self.weekdays

    def clock_span(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
        """Return between which instants of a day the whole booking must lie."""
        first = at(day, self.earliest or time.min, zone)
        if self.latest is None:
            return first, None
        return first, at(day if self.latest > time.min else day + DAY, self.latest, zone)


@dataclass(frozen=True, kw_only=True)
class Taste:
    """Which of two rooms free at the same time comes first."""

    home: frozenset[int] = field(default_factory=frozenset)

    def order(self, room: Room) -> tuple[bool, float, int]:
        """One's own municipality first, then the smallest room: the big ones stay for the many."""
        away = bool(self.home) and room.space.municipality_id not in self.home
        return away, room.capacity or float("inf"), room.pk


def accessibility_of(room: Room) -> set[str]:
    """Return the facts of the room and of its space."""
    return set(room.accessibility or ()) | set(room.space.accessibility or ())


def today_in(rooms: Iterable[Room], now: datetime) -> date:
    """Return the earliest of the local dates in the rooms' zones."""
    return min(local_date(now, room.space.zone) for room in rooms)


def days_between(first: date, last: date, wish: Wish) -> Iterator[date]:
    """Yield the wanted days, both ends included."""
    for number in range((last - first).days + 1):
        day = first + number * DAY
        if wish.has_weekday(day):
            yield day


def windows_of(
    days: Collection[date],
    rooms: Collection[Room],
    wishes: Collection[Wish],
    *,
    most: int = MOST_CONDITIONS,
) -> list[Span]:
    """Return the spans in which occupancies matter to bookings that start on the days, in the
    hours that any of the wishes allows.

    One span for all where more than `most` conditions would stand in the query.
    """
    longest = max(wish.length_in(room) for wish in wishes for room in rooms)
    spans: list[Span] = []
    for zone in {room.space.zone for room in rooms}:
        for day in days:
            clocks = [wish.clock_span(day, zone) for wish in wishes]
            late = day_span(day, zone).end + longest
            close = max(end or late for _first, end in clocks)
            first = min(first for first, _end in clocks)
            if first < close:
                spans.append(Span(first, close))
    spans = merge(spans)
    if len(spans) * len(rooms) > most:
        return [Span(spans[0].start, spans[-1].end)]
    return spans
