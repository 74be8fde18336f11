"""A request before it is sent: its dates, what was chosen for each, and whether they are free.

Nothing is stored between the steps of asking: a plan is made anew of what the form sends, and
the action checks all of it again. So whatever a browser sends is harmless.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.accessories.stock import Wanted
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.actions.requests import Hosts
from wagtail_talko.bookings.layout import lock
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.queries import Preview, preview_request
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.rules import is_possible
from wagtail_talko.bookings.suggestions import Suggestion
from wagtail_talko.exceptions import Refusal
from wagtail_talko.recurrence import Schedule
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, in_utc

SKIP, KEEP, JOIN, WAIT = "skip", "keep", "join", "wait"
# A second press of the button within this time finds the booking of the first.
SAME_REQUEST = timedelta(hours=1)


@dataclass(frozen=True)
class Change:
    """What was chosen instead for one date: another time, another room. `key` names the date."""

    key: str
    room_id: int
    start: datetime
    end: datetime

    def text(self) -> str:
        start, end = (moment.astimezone(UTC) for moment in (self.start, self.end))
        return f"{self.key}|{self.room_id}|{start:%Y%m%dT%H%M}|{end:%Y%m%dT%H%M}"


def read_change(text: str) -> Change | None:
    """Read what `Change.text` wrote; None for anything else, times no room can have included."""
    try:
        key, room_id, start, end = text.split("|")
        moments = [datetime.strptime(m, "%Y%m%dT%H%M").replace(tzinfo=UTC) for m in (start, end)]
        change = Change(_known_key(key), int(room_id), *moments)
    except ValueError:
        return None
    return change if is_possible(Span(change.start, change.end)) else None


def _known_key(key: str) -> str:
    """Return a key that a plan can have: a local day, or the number of a date."""
    return key if key.isdecimal() else date.fromisoformat(key).isoformat()


def read_stance(text: str) -> tuple[str, str] | None:
    """Read a date's key and what is chosen for it where that is no time: "12|keep", "12|skip"."""
    key, _sep, stance = text.partition("|")
    return (key, stance) if stance in (SKIP, KEEP, WAIT) else None


@dataclass(frozen=True)
class PlannedDate:
    """One date of a plan, wished for on a local `day`, whatever was chosen for it since.

    `booked` is the date there is already, when a booking is changed.
    """

    day: date
    room: Room
    start: datetime
    end: datetime
    is_changed: bool = False
    # Set aside by choice, which can be taken back; else it is as it was wished for.
    is_chosen: bool = True
    refusals: Sequence[Refusal] = ()
    booked: BookingDate | None = None

    @property
    def key(self) -> str:
        """Return what names the date in the form."""
        return str(self.booked.pk if self.booked else self.day)

    @property
    def is_free(self) -> bool:
        return not self.refusals

    @property
    def suggestions(self) -> list[Suggestion]:
        """Return the other times and rooms, each once. Leaving out is always possible."""
        found = [each for refusal in self.refusals for each in refusal.suggestions]
        return list(dict.fromkeys(each for each in found if each.kind not in (SKIP, JOIN)))

    @property
    def joinable(self) -> list[Booking]:
        """Return the bookings that have the room then and welcome others."""
        found = [each.booking for refusal in self.refusals for each in refusal.suggestions]
        return list(dict.fromkeys(booking for booking in found if booking is not None))


@dataclass(frozen=True)
class Plan:
    """All dates, judged. `refusals` are those of the request as a whole.

    `left_out` are dates of the schedule that are not asked for, or of a booking that are given
    up; `kept` those of a booking that stay as they are.
    """

    dates: list[PlannedDate]
    refusals: list[Refusal] = field(default_factory=list)
    left_out: list[PlannedDate] = field(default_factory=list)
    kept: list[PlannedDate] = field(default_factory=list)
    # Dates to wait for, and the keys of those that can be waited for.
    waiting: list[PlannedDate] = field(default_factory=list)
    waitable: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """Return how many dates are asked for, were they all free."""
        return len(self.dates)

    @property
    def refused(self) -> list[PlannedDate]:
        return [each for each in self.dates if not each.is_free]

    @property
    def is_free(self) -> bool:
        return bool(self.dates or self.waiting) and not self.refusals and not self.refused

    def by_room(self) -> dict[Room, list[PlannedDate]]:
        """Return the dates of each room, in the order in which rooms are locked."""
        rooms: dict[Room, list[PlannedDate]] = {}
        for each in sorted(self.dates, key=lambda each: (each.room.pk, each.start)):
            rooms.setdefault(each.room, []).append(each)
        return rooms


def make_plan(
    schedule: Schedule, room: Room, changes: Iterable[Change], rooms: Mapping[int, Room]
) -> Plan:
    """Lay out the dates by the clock of the room, with the changes chosen; not yet judged."""
    chosen = {change.key: change for change in changes if change.room_id in rooms}
    dates = []
    # One more than may be booked, so that the rule about the number can speak.
    for found in schedule.next_dates(room.space.zone, limit=app_settings.MAX_DATES + 1):
        change = chosen.get(str(found.date))
        if change:
            where = rooms[change.room_id]
            dates.append(PlannedDate(found.date, where, change.start, change.end, is_changed=True))
        else:
            dates.append(PlannedDate(found.date, room, found.start, found.end))
    return Plan(dates, left_out=_left_out(schedule, room))


def _left_out(schedule: Schedule, room: Room) -> list[PlannedDate]:
    """Return the dates that the schedule would have; days that are none of its are passed over."""
    if not schedule.left_out:
        return []
    most = app_settings.MAX_DATES + len(schedule.left_out)
    every = replace(schedule, left_out=()).next_dates(room.space.zone, limit=most)
    return [
        PlannedDate(found.date, room, found.start, found.end)
        for found in every
        if found.date in schedule.left_out
    ]


def judge(
    plan: Plan,
    *,
    association: Association,
    by: Any,
    people: int | None,
    is_exclusive: bool = False,
    accessories: Wanted | None = None,
    hosts: Hosts = (),
) -> Plan:
    """Return the plan with its refusals. A constant number of queries for each room in it."""

    def ask(room: Room, dates: Sequence[PlannedDate]) -> Preview:
        return preview_request(
            room=room,
            association=association,
            dates=spans_of(dates),
            by=by,
            people=people,
            is_exclusive=is_exclusive,
            accessories=accessories,
            hosts=hosts,
            beside=wishes_beside(plan, room),
        )

    found: Plan = judge_by(plan, ask)
    return found


def wishes_beside(plan: Plan, room: Room) -> list[Wish]:
    """Return what the plan asks for in other rooms: it counts for quotas as well."""
    return [
        Wish(in_utc(each.start, each.end), each.room)
        for each in plan.dates
        if each.room.pk != room.pk
    ]


def judge_by(plan: Plan, ask: Callable[[Room, Sequence[PlannedDate]], Preview]) -> Any:
    """Return the plan with the refusals that `ask` finds for each of its rooms."""
    judged: list[PlannedDate] = []
    whole: dict[str, Refusal] = {}
    for room, dates in plan.by_room().items():
        preview = ask(room, dates)
        whole |= {str(refusal): refusal for refusal in preview.refusals}
        found = {(each.start, each.end): each.refusals for each in preview.dates}
        judged += [replace(each, refusals=found.get(_utc(each), ())) for each in dates]
    ordered = sorted(judged, key=lambda each: each.start)
    return replace(plan, dates=ordered, refusals=list(whole.values()))


def spans_of(dates: Iterable[PlannedDate]) -> list[tuple[datetime, datetime]]:
    return [(each.start, each.end) for each in dates]


def _utc(each: PlannedDate) -> tuple[datetime, datetime]:
    return each.start.astimezone(UTC), each.end.astimezone(UTC)


@action
def send(
    plan: Plan, *, association: Association, by: Any, purpose: str, **details: Any
) -> list[Booking]:
    """Book everything in the plan or nothing: one booking for each room.

    What this person has sent already comes back as it is. Raises `BookingRefused`.
    """
    by_room = plan.by_room()
    hosts = [host for host, _edits in details.get("hosts", ())]
    # All rooms at once: one after the other could deadlock with somebody who has another order.
    lock(by_room, association_ids=[each.pk for each in (association, *hosts)])
    # A room may have space for the same again, or not be held: a second press must not ask twice.
    if before := sent_before(plan, association=association, by=by, purpose=purpose):
        return before
    return [
        request_booking(
            room=room,
            association=association,
            dates=spans_of(dates),
            purpose=purpose,
            by=by,
            left_out=[each.day.isoformat() for each in plan.left_out],
            **details,
        )
        for room, dates in by_room.items()
    ]


def sent_before(plan: Plan, *, association: Association, by: Any, **words: str) -> list[Booking]:
    """Return the bookings that this very plan has made already, when it was sent twice.

    `words` are columns that must be the same too: another purpose is another booking.
    """
    found = []
    for room, dates in plan.by_room().items():
        wanted = sorted(map(_utc, dates))
        recent = Booking.objects.filter(
            association=association,
            created_by=by,
            room=room,
            created_at__gte=datetime.now(UTC) - SAME_REQUEST,
            **words,
        ).prefetch_related("dates")
        for booking in recent:
            if sorted((d.start, d.end) for d in booking.dates.all() if d.is_active) == wanted:
                found.append(booking)
                break
        else:
            return []
    return found
