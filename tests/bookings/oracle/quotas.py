"""What the hosts have used of their quotas, added up by hand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tests.bookings.oracle.books import Booking, Books, Date


@dataclass
class Quota:
    """`rooms` none: all of the municipality. `who` none: each association."""

    measure: str
    period: str
    rooms: tuple[str, ...]
    amount: int
    who: str | None = None
    days: tuple[date, date] | None = None
    archived: bool = False


class Charge(NamedTuple):
    booking: Booking
    room: str
    start: int
    end: int
    waits: bool


Used = dict[tuple, Fraction]


class Ledger:
    """Who has used how much, by quota and by week, month or season."""

    def __init__(self, books: Books, quotas: list[Quota]) -> None:
        self.books, self.quotas = books, quotas

    def charges(self, without: Iterable[int] = ()) -> list[Charge]:
        return [charge(d) for d in self.books.dates.values() if d.is_active and d.pk not in without]

    def used(self, host: str, charges: Iterable[Charge]) -> Used:
        found: Counter = Counter()
        at_once = set()
        for each in charges:
            if each.booking.origin not in ("member", "staff"):
                continue
            for number, quota in enumerate(self.quotas):
                if not self.binds(quota, host) or not self.covers(quota, each.room):
                    continue
                if quota.measure in ("hours", "dates"):
                    bucket = self.bucket(quota, each.start)
                    if bucket and host in each.booking.everyone:
                        found[number, bucket] += share(quota, each)
                elif self.counts_at_once(quota, host, each):
                    at_once.add((number, each.booking))
        for number, _booking in at_once:
            found[number, None] += Fraction(1)
        return found

    def counts_at_once(self, quota: Quota, host: str, each: Charge) -> bool:
        waits = each.waits or quota.measure == "active_bookings"
        return waits and each.booking.first == host and each.end > self.books.now

    def binds(self, quota: Quota, host: str) -> bool:
        return not quota.archived and quota.who in (None, host)

    def covers(self, quota: Quota, room: str) -> bool:
        """Who books the house takes its parts."""
        return not quota.rooms or bool({room, *self.books.rooms[room].parts} & set(quota.rooms))

    def bucket(self, quota: Quota, slot: int) -> tuple | None:
        day = self.books.calendar.day(slot)
        if quota.days and not quota.days[0] <= day <= quota.days[1]:
            return None
        if quota.period == "week":
            return day.isocalendar()[:2]
        return (day.year, day.month) if quota.period == "month" else ("season",)

    def exceeded(self, host: str, before: Used, after: Iterable[Charge]) -> set[tuple]:
        """What has grown beyond its quota since the host had used what it had before."""
        return {
            key
            for key, used in self.used(host, after).items()
            if used > max(self.quotas[key[0]].amount, before.get(key, 0))
        }


def charge(date: Date) -> Charge:
    # An offer waits for the association itself.
    waits = date.state == "requested" and date.until is None
    return Charge(date.booking, date.room, date.start, date.end, waits)


def share(quota: Quota, each: Charge) -> Fraction:
    whole = Fraction(each.end - each.start, 2) if quota.measure == "hours" else Fraction(1)
    return whole / len(each.booking.everyone)
