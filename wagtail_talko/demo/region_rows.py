"""The rows of the region: the dates of its weekly groups, in three tables, a million in each."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import count
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wagtail_talko.demo.days import WEEK
from wagtail_talko.demo.rows import as_stored, insert_rows, next_pk
from wagtail_talko.demo.world import World
from wagtail_talko.models import (
    Association,
    Booking,
    BookingDate,
    Event,
    Occupancy,
    Occurrence,
    Room,
)
from wagtail_talko.timeslots import at

# The dates of events reach as far as the horizon does.
WEEKS_AHEAD = 56
CONFIRMED = BookingDate.State.CONFIRMED.value
NAMES = ("Kutojat", "Kuoro", "Jumppa", "Kielikahvila", "Puutyö", "Perhekahvila", "Lukupiiri")


@dataclass(frozen=True)
class Slot:
    """One weekly group: `number` counts them all, `count` is how many dates it has."""

    number: int
    room: Room
    place_id: int
    association: Association
    weekday: int
    start: time
    end: time
    count: int

    @property
    def title(self) -> str:
        return f"{NAMES[self.number % len(NAMES)]} {self.number + 1}"


def days_of(world: World, slot: Slot) -> list[date]:
    monday = world.today - timedelta(days=world.today.weekday())
    last = monday + WEEKS_AHEAD * WEEK + timedelta(days=slot.weekday)
    return [last - n * WEEK for n in reversed(range(slot.count))]


def write_dates(
    slots: list[Slot], bookings: list[Booking], events: list[Event], days: dict[int, list[date]]
) -> None:
    """Write every date of the slots with its occupancy and its occurrence: each table at once."""
    chance = Random(slots[0].number)  # noqa: S311
    pks = count(next_pk(BookingDate))
    dates, occupancies, occurrences = [], [], []
    for slot, booking, event in zip(slots, bookings, events, strict=True):
        zone = slot.room.space.zone
        for day in days[slot.number]:
            pk = next(pks)
            span = stored_span(day, slot.start, slot.end, zone)
            uid = UUID(int=chance.getrandbits(128), version=4)
            dates.append(
                (pk, booking.pk, slot.room.pk, *span, CONFIRMED, as_stored(BookingDate, "uid", uid))
            )
            occupancies.append((pk, slot.place_id, *span))
            occurrences.append((event.pk, as_stored(Occurrence, "date", day), *span, pk))
    span_names = ("start", "end")
    insert_rows(BookingDate, ("id", "booking", "room", *span_names, "state", "uid"), dates)
    insert_rows(Occupancy, ("date", "place", *span_names), occupancies)
    insert_rows(Occurrence, ("event", "date", *span_names, "booking_date"), occurrences)


# Hundreds of groups meet at one time.
@lru_cache(maxsize=8192)
def stored_span(day: date, start: time, end: time, zone: ZoneInfo) -> tuple[Any, Any]:
    """Return when a group begins and ends on a day, as the database takes it."""
    begins, ends = (as_stored(BookingDate, "start", at(day, c, zone)) for c in (start, end))
    return begins, ends
