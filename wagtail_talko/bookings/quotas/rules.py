"""The rule of quotas, asked under the locks of all hosts: it holds under races too.

A change that makes nothing worse is never refused: where more is used than a quota now allows
(it was lowered, a host left), dates may still be moved within the same week, or shortened.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.quotas.counting import Limit, Period, share_of
from wagtail_talko.bookings.quotas.queries import CHARGED, QuotaBook
from wagtail_talko.bookings.quotas.refusals import QuotaReached
from wagtail_talko.exceptions import Refusal
from wagtail_talko.timeslots import Span, local_date

if TYPE_CHECKING:
    from wagtail_talko.bookings.ask import Ask

# What a booking that is not there yet is counted as.
NEW_BOOKING = 0


class Wish(NamedTuple):
    """One date that is asked for in a room."""

    span: Span
    room: Any

    @property
    def day(self) -> date:
        return local_date(self.span.start, self.room.space.zone)


def wish_of(date: BookingDate) -> Wish:
    return Wish(Span(date.start, date.end), date.room)


def load_quotas(
    *, room: Any, hosts: Sequence[Association], wishes: Iterable[Wish], origin: str, now: Any
) -> QuotaBook | None:
    """Load what `check_quotas` needs; None where nothing is charged. Five queries at the most."""
    if origin not in CHARGED or not hosts:
        return None
    days = {wish.day for wish in wishes}
    return QuotaBook([room.space.municipality_id], hosts, days, now=now)


def check_quotas(ask: "Ask", spans: Sequence[Span]) -> list[Refusal]:
    """Refuse the dates that exceed a quota of a host, and the request where it is one too many.

    `spans` are those that nothing else refuses: a time that cannot be had uses nothing up.
    """
    if ask.quotas is None or not ask.quotas.limits:
        return []
    return [*_at_once(ask, spans), *_of_dates(ask, spans)]


def _of_dates(ask: "Ask", spans: Sequence[Span]) -> list[Refusal]:
    assert ask.quotas is not None
    tally = Tally(ask.quotas, ask.hosts, ignoring=ask.ignoring)
    own = {Wish(span, ask.room) for span in spans}
    found: list[Refusal] = []
    for wish in sorted([*own, *ask.beside], key=lambda wish: (wish.span, wish.room.pk)):
        exceeded = tally.take(wish)
        if wish in own:
            found += [
                ask.refuse(QuotaReached, wish.span, association=association, **facts)
                for association, facts in exceeded
            ]
    return found


def _at_once(ask: "Ask", spans: Sequence[Span]) -> list[Refusal]:
    """Judge the numbers of bookings and of waiting requests; they are the first host's."""
    book = ask.quotas
    if book is None or not ask.hosts or all(span.end <= ask.now for span in spans):
        return []
    first = ask.hosts[0]
    found: list[Refusal] = []
    for limit in book.limits_of(first):
        if not limit.is_at_once or not limit.is_in_force(local_date(ask.now, ask.zone)):
            continue
        before = limit.at_once(first.pk, book.charges, now=ask.now)
        after = limit.at_once(first.pk, book.charges, now=ask.now, ignoring=ask.ignoring)
        after |= _added(ask, book, limit)
        if len(after) > max(limit.amount, Fraction(len(before))):
            found.append(
                ask.refuse(
                    QuotaReached,
                    association=first,
                    limit=limit,
                    used=len(before),
                    period=None,
                    with_own=False,
                )
            )
    return found


def _added(ask: "Ask", book: QuotaBook, limit: Limit) -> set[int]:
    """Return the bookings that there would be: this one, and one for each room asked beside it."""
    needs_waiting = limit.quota.measure == limit.quota.Measure.OPEN_REQUESTS
    moved = [each for each in book.charges if each.date_id in ask.ignoring]
    waits = any(each.waits for each in moved)
    booked_as = {ask.room.pk: NEW_BOOKING if ask.own_booking is None else ask.own_booking}
    rooms = {ask.room, *(wish.room for wish in ask.beside)}
    return {
        booked_as.get(room.pk, -room.pk if ask.own_booking is None else ask.own_booking)
        for room in rooms
        if limit.covers(room.pk, room.space_id)
        and (not needs_waiting or (room.needs_approval and (waits or not ask.is_staff)))
    }


def check_joining(
    dates: Sequence[BookingDate],
    association: Association,
    hosts: int,
    *,
    book: QuotaBook,
    past: Sequence[BookingDate] = (),
) -> list[Refusal]:
    """Refuse the dates that a new host's share, one of `hosts`, would bring over a quota.

    The shares of `past` dates come first, in the weeks, months and seasons that the dates touch.
    """
    tally = Tally(book, [association], shares=hosts)
    days = [wish_of(each).day for each in dates]
    for each in past:
        tally.add(wish_of(each), days=days)
    return [
        QuotaReached(
            span=wish.span,
            zone=wish.room.space.zone,
            when=wish.span,
            room=wish.room,
            association=host,
            **facts,
        )
        for wish in sorted(map(wish_of, dates), key=lambda wish: wish.span)
        for host, facts in tally.take(wish)
    ]


class Tally:
    """Adds up wishes date by date, beside what is used already."""

    def __init__(
        self,
        book: QuotaBook,
        hosts: Sequence[Association],
        *,
        ignoring: Iterable[int] = (),
        shares: int | None = None,
    ) -> None:
        self.book = book
        self.hosts = hosts
        self.shares = shares or len(hosts)
        self.ignoring = frozenset(ignoring)
        self._used: dict[tuple[int, int], dict[Period, Fraction]] = {}
        self._before: dict[tuple[int, int], dict[Period, Fraction]] = {}
        self._asked: set[tuple[int, int, Period]] = set()

    def take(self, wish: Wish) -> list[tuple[Association, dict[str, Any]]]:
        """Add a wish where it fits everywhere; else say whose quota it exceeds, and how."""
        exceeded, adding = [], []
        for association in self.hosts:
            for limit in self.book.limits_of(association, wish.room):
                period = None if limit.is_at_once else limit.period_of(wish.day)
                if period is None:
                    continue
                used, before = self._usage(limit, association)
                share = share_of(wish.span, self.shares, limit.quota.measure)
                key = (limit.quota.pk, association.pk, period)
                if used[period] + share > max(limit.amount, before.get(period, Fraction())):
                    facts = {
                        "limit": limit,
                        "used": used[period],
                        "period": period,
                        "with_own": key in self._asked,
                    }
                    exceeded.append((association, facts))
                else:
                    adding.append((key, used, period, share))
        if not exceeded:
            for key, used, period, share in adding:
                used[period] += share
                self._asked.add(key)
        return exceeded

    def add(self, wish: Wish, *, days: Sequence[date]) -> None:
        """Count a wish, fit or not, where it lies in one period with one of the days."""
        for association in self.hosts:
            for limit in self.book.limits_of(association, wish.room):
                period = None if limit.is_at_once else limit.period_of(wish.day)
                if period is not None and period in map(limit.period_of, days):
                    used, _before = self._usage(limit, association)
                    used[period] += share_of(wish.span, self.shares, limit.quota.measure)

    def _usage(
        self, limit: Limit, association: Association
    ) -> tuple[dict[Period, Fraction], dict[Period, Fraction]]:
        key = (limit.quota.pk, association.pk)
        if key not in self._used:
            charges = self.book.charges
            self._used[key] = limit.used(association.pk, charges, ignoring=self.ignoring)
            self._before[key] = limit.used(association.pk, charges)
        return self._used[key], self._before[key]
