"""What counts towards a quota, and in which week, month or season. No queries.

Hours and times are shared evenly among the hosts of a booking, as fractions: three thirds make a
whole. All days are local to the space of the room.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from wagtail_talko.bookings.models import Quota
from wagtail_talko.timeslots import Span

Measure = Quota.Measure
HOUR = timedelta(hours=1)


class Period(NamedTuple):
    """The local days, both included, over which a quota adds up."""

    first: date
    last: date


@dataclass(frozen=True)
class Charge:
    """One active date as the quotas see it. `hosts` are the keys of all hosts, the first too."""

    date_id: int
    booking_id: int
    room_id: int
    space_id: int
    day: date
    span: Span
    waits: bool
    first_host: int
    hosts: frozenset[int]

    def share(self, measure: str) -> Fraction:
        return share_of(self.span, len(self.hosts), measure)


def share_of(span: Span, hosts: int, measure: str) -> Fraction:
    """Return what one of so many hosts is charged for a date: hours, or a part of one time."""
    if measure == Measure.DATES:
        return Fraction(1, hosts)
    # In whole seconds: a quota knows nothing finer.
    return Fraction(int(span.length.total_seconds()), int(HOUR.total_seconds()) * hosts)


@dataclass(frozen=True)
class Limit:
    """A quota with the rooms that it covers; None where it covers all of its space or municipality.

    A room that has a covered one as its part is covered too: who books the house takes the hall.
    """

    quota: Quota
    room_ids: frozenset[int] | None

    @property
    def amount(self) -> Fraction:
        return Fraction(self.quota.amount)

    @property
    def is_at_once(self) -> bool:
        return self.quota.measure in (Measure.OPEN_REQUESTS, Measure.ACTIVE_BOOKINGS)

    def concerns(self, association_id: int, precedence: int) -> bool:
        quota = self.quota
        return quota.association_id in (None, association_id) and quota.precedence in (
            None,
            precedence,
        )

    def covers(self, room_id: int, space_id: int) -> bool:
        if self.room_ids is not None:
            return room_id in self.room_ids
        return self.quota.space_id in (None, space_id)

    def is_in_force(self, day: date) -> bool:
        first, last = self.quota.valid_from, self.quota.valid_until
        return (first is None or first <= day) and (last is None or day <= last)

    def period_of(self, day: date) -> Period | None:
        """Return the period in which a date that starts on this day counts, if it does."""
        if not self.is_in_force(day):
            return None
        return period_of(self.quota.period, day, self.quota)

    def used(
        self,
        association_id: int,
        charges: Iterable[Charge],
        *,
        ignoring: frozenset[int] = frozenset(),
    ) -> dict[Period, Fraction]:
        """Return the hours or times of the association by period; none where there are none."""
        found: dict[Period, Fraction] = defaultdict(Fraction)
        for charge in charges:
            if charge.date_id in ignoring or association_id not in charge.hosts:
                continue
            period = self.period_of(charge.day)
            if period and self.covers(charge.room_id, charge.space_id):
                found[period] += charge.share(self.quota.measure)
        return found

    def at_once(
        self,
        association_id: int,
        charges: Iterable[Charge],
        *,
        now: datetime,
        ignoring: frozenset[int] = frozenset(),
    ) -> set[int]:
        """Return the bookings to come, or those that wait, whose first host it is."""
        only_waiting = self.quota.measure == Measure.OPEN_REQUESTS
        return {
            charge.booking_id
            for charge in charges
            if charge.date_id not in ignoring
            and charge.first_host == association_id
            and charge.span.end > now
            and (charge.waits or not only_waiting)
            and self.covers(charge.room_id, charge.space_id)
        }


def period_of(kind: str, day: date, quota: Quota) -> Period:
    """Return the ISO week, the calendar month or the quota's own season around a day."""
    if kind == Quota.Period.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    if kind == Quota.Period.MONTH:
        _weekday, days = calendar.monthrange(day.year, day.month)
        return Period(day.replace(day=1), day.replace(day=days))
    return Period(quota.valid_from or day, quota.valid_until or day)
