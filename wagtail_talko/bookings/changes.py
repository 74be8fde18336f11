"""A change of a booking before it is sent: which dates go where, and whether they fit there.

As with a request nothing is stored between the steps: the plan is made anew of what the form
sends, and the actions check all of it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from wagtail_talko.bookings.actions import add_dates, change_dates
from wagtail_talko.bookings.actions.base import action, lock_booking
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.plans import (
    KEEP,
    SKIP,
    Change,
    Plan,
    PlannedDate,
    judge_by,
    make_plan,
    read_change,
    read_stance,
    spans_of,
    wishes_beside,
)
from wagtail_talko.bookings.queries import Preview, preview_change
from wagtail_talko.recurrence import Schedule
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import at, local_date


@dataclass(frozen=True)
class Wish:
    """What is wished for every chosen date: so many days later, at these times, in this room.

    Times are those of the wall clock, an end not after the start is the next day's. None leaves
    to each date what it has.
    """

    days: int = 0
    clock: tuple[time, time] | None = None
    room: Room | None = None

    def of(self, booked: BookingDate) -> PlannedDate:
        """Lay the date out anew. The clock on the wall stays the same in summer and winter."""
        zone = booked.room.space.zone
        start, end = booked.start.astimezone(zone), booked.end.astimezone(zone)
        day = start.date() + timedelta(days=self.days)
        last = end.date() + timedelta(days=self.days)
        starts, ends = start.time(), end.time()
        if self.clock:
            starts, ends = self.clock
            last = day if ends > starts else day + timedelta(days=1)
        room = self.room or booked.room
        there = room.space.zone
        if not self.days and not self.clock and there == zone:
            # An hour that the autumn has twice stays the one it was.
            return PlannedDate(day, room, booked.start, booked.end, booked=booked)
        return PlannedDate(day, room, at(day, starts, there), at(last, ends, there), booked=booked)


@dataclass(frozen=True)
class ChangePlan(Plan):
    """Dates that move; `left_out` are given up, `kept` stay: by choice or because they fit."""

    @property
    def number(self) -> int:
        return len(self.dates) + len(self.left_out) + len(self.kept)

    @property
    def changes_nothing(self) -> bool:
        return not self.dates and not self.left_out

    @property
    def is_free(self) -> bool:
        return not self.changes_nothing and not self.refusals and not self.refused

    @property
    def seen(self) -> dict[int, int]:
        """Return the sequence of each date, by primary key: how the page shows them."""
        every = [*self.dates, *self.left_out, *self.kept]
        return {each.booked.pk: each.booked.sequence for each in every if each.booked}


def make_change_plan(
    dates: Sequence[BookingDate], wish: Wish, choices: Iterable[str], rooms: Mapping[int, Room]
) -> ChangePlan:
    """Lay out the chosen dates as wished, with what was chosen for single ones; not judged yet."""
    choices = list(choices)
    stances = dict(found for text in choices if (found := read_stance(text)))
    changes = {change.key: change for change in _changes_in(choices)}
    plan = ChangePlan([])
    for each in map(wish.of, dates):
        stance, change = stances.get(each.key), changes.get(each.key)
        if stance == KEEP:
            plan.kept.append(each)
        elif stance == SKIP:
            plan.left_out.append(each)
        elif change and change.room_id in rooms:
            there = rooms[change.room_id]
            plan.dates.append(
                replace(each, room=there, start=change.start, end=change.end, is_changed=True)
            )
        elif _is_there_already(each):
            plan.kept.append(replace(each, is_chosen=False))
        else:
            plan.dates.append(each)
    return plan


def _changes_in(choices: Iterable[str]) -> list[Change]:
    return [change for text in choices if (change := read_change(text))]


def _is_there_already(each: PlannedDate) -> bool:
    booked = each.booked
    assert booked is not None
    return (each.start, each.end, each.room.pk) == (booked.start, booked.end, booked.room_id)


def judge_change(plan: ChangePlan, *, booking: Booking, by: Any) -> ChangePlan:
    """Return the plan with its refusals. A constant number of queries for each room in it."""
    leaving = [each.booked.pk for each in [*plan.dates, *plan.left_out] if each.booked]

    def ask(room: Room, dates: Sequence[PlannedDate]) -> Preview:
        return preview_change(
            booking=booking,
            room=room,
            dates=spans_of(dates),
            by=by,
            ignoring=leaving,
            beside=wishes_beside(plan, room),
        )

    found: ChangePlan = judge_by(plan, ask)
    return found


def send_change(plan: ChangePlan, *, by: Any, seen: Mapping[int, int]) -> list[BookingDate]:
    """Move, give up and keep what the plan says, or change nothing. Raises as `change_dates`."""
    return change_dates(
        moves=[(each.booked, (each.start, each.end)) for each in plan.dates if each.booked],
        rooms={
            each.booked.pk: each.room
            for each in plan.dates
            if each.booked and each.booked.room_id != each.room.pk
        },
        cancelled=[each.booked for each in plan.left_out if each.booked],
        kept=[each.booked for each in plan.kept if each.booked],
        seen=seen,
        by=by,
    )


# -- more dates ------------------------------------------------------------------------------


def make_added_plan(
    schedule: Schedule, room: Room, choices: Iterable[str], rooms: Mapping[int, Room]
) -> Plan:
    """Lay out dates that are to be added to a booking, with what was chosen for single ones."""
    choices = list(choices)
    stances = [found for text in choices if (found := read_stance(text))]
    changes = _changes_in(choices)
    days = tuple(day for key, stance in stances if stance == SKIP and (day := _day(key)))
    return make_plan(replace(schedule, left_out=days), room, changes, rooms)


def _day(key: str) -> date | None:
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None


def judge_added(plan: Plan, *, booking: Booking, by: Any) -> Plan:
    """Return the plan with its refusals. A constant number of queries for each room in it."""
    before = booking.dates.active().count()

    def ask(room: Room, dates: Sequence[PlannedDate]) -> Preview:
        return preview_change(
            booking=booking,
            room=room,
            dates=spans_of(dates),
            by=by,
            dates_before=before,
            beside=wishes_beside(plan, room),
        )

    found: Plan = judge_by(plan, ask)
    return found


@action
def send_added(plan: Plan, *, booking: Booking, by: Any) -> list[BookingDate]:
    """Add everything in the plan or nothing. What is there already comes back as it is.

    Raises `BookingRefused`, `NotAllowed`.
    """
    by_room = plan.by_room()
    # All rooms at once: one after the other could deadlock with somebody who has another order.
    lock_booking(booking, with_room=True, also_rooms=by_room)
    # A room may have space for the same again: a second press must not add twice.
    if before := added_before(plan, booking):
        return before
    left_out = [each.day for each in plan.left_out]
    added: list[BookingDate] = []
    for room, dates in by_room.items():
        added += add_dates(
            booking=booking, room=room, dates=spans_of(dates), by=by, left_out=left_out
        )
        left_out = []
    return added


def added_before(plan: Plan, booking: Booking) -> list[BookingDate]:
    """Return the booking's dates that are this very plan, when it was sent twice."""
    there = {
        (date.room_id, date.start, date.end): date
        for date in booking.dates.active().select_related("room__space")
    }
    wanted = [(each.room.pk, each.start, each.end) for each in plan.dates]
    found = [there[key] for key in wanted if key in there]
    return found if len(found) == len(wanted) else []


def coming_dates(dates: Iterable[BookingDate], now: datetime) -> list[BookingDate]:
    """Return those that can be changed: not begun, and no offer of the waiting list."""
    return [d for d in dates if d.is_active and d.start > now and not d.offered_until]


def day_of(booked: BookingDate) -> date:
    return local_date(booked.start, booked.room.space.zone)
