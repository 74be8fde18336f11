"""How often nobody came, and what it costs."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date as Day
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.scoping import visible
from wagtail_talko.timeslots import local_date

NO_SHOW = BookingDate.Outcome.NO_SHOW
# How far back the list reaches in which outcomes are noted.
RECENT = timedelta(days=7)


class Bar(NamedTuple):
    """An association cannot book by itself before a local day, after `number` no-shows."""

    number: int
    until: Day


class Tally(NamedTuple):
    """The local days on which nobody of an association came to one municipality's rooms."""

    association_id: int
    municipality: Municipality
    days: Sequence[Day]
    today: Day

    @property
    def number(self) -> int:
        """How many lie within the municipality's weeks before today."""
        return self._within(self.today)

    @property
    def bar(self) -> Bar | None:
        """The bar there is today: counted back from the last that makes the limit full."""
        limit = self.municipality.no_show_limit
        full = [day for day in self.days if limit and self._within(day) >= limit]
        if not full:
            return None
        until = full[-1] + timedelta(weeks=self.municipality.no_show_pause_weeks)
        return Bar(self._within(full[-1]), until) if self.today < until else None

    def _within(self, last: Day) -> int:
        first = last - timedelta(weeks=self.municipality.no_show_weeks)
        return sum(first <= day <= last for day in self.days)


def tallies(rows: QuerySet[BookingDate], *, now: datetime) -> list[Tally]:
    """Return the no-shows among the dates, by association and municipality. One query."""
    missed = rows.filter(outcome=NO_SHOW, start__lte=now, missed_by__isnull=False)
    by_pair: dict[tuple[int, int], list[BookingDate]] = {}
    for date in missed.select_related("room__space__municipality").order_by("start", "pk"):
        pair = date.missed_by_id, date.room.space.municipality_id
        by_pair.setdefault(pair, []).append(date)
    return [
        Tally(
            association_id,
            dates[0].room.space.municipality,
            [local_date(date.start, date.room.space.zone) for date in dates],
            local_date(now, dates[-1].room.space.zone),
        )
        for (association_id, _municipality), dates in sorted(by_pair.items())
    ]


def bar_of(association: Association, municipality: Municipality, *, now: datetime) -> Bar | None:
    """Return whether the association is barred from booking in the municipality's rooms.

    That is when as many no-shows as the municipality's limit lie within so many weeks, until some
    weeks after the last of them, by local days. They count for the association that had made the
    booking when it was noted: not for its joint hosts, nor for who took it over later. One query,
    none where the municipality has no limit.
    """
    if not municipality.no_show_limit:
        return None
    weeks = municipality.no_show_weeks + municipality.no_show_pause_weeks
    rows = _since(now, weeks).filter(missed_by=association, room__space__municipality=municipality)
    return next((tally.bar for tally in tallies(rows, now=now)), None)


def count_no_shows(
    associations: Collection[int], municipalities: Collection[Municipality], *, now: datetime
) -> Counter[tuple[int, int]]:
    """Return how often nobody came lately, by association and municipality, by primary keys.

    Lately is within as many weeks as each municipality counts. One query.
    """
    weeks = max((each.no_show_weeks for each in municipalities), default=0)
    rows = _since(now, weeks).filter(
        missed_by__in=associations, room__space__municipality__in=municipalities
    )
    found = tallies(rows, now=now)
    return Counter({(each.association_id, each.municipality.pk): each.number for each in found})


def _since(now: datetime, weeks: int) -> QuerySet[BookingDate]:
    # Local days: the first begins up to a day earlier than so many weeks ago.
    return BookingDate.objects.filter(start__gte=now - timedelta(weeks=weeks, days=2))


def recent_dates(user: Any, *, now: datetime) -> QuerySet[BookingDate]:
    """Return what associations had booked in the last week in the rooms that the user manages."""
    return (
        visible(BookingDate, user)
        .filter(
            state=BookingDate.State.CONFIRMED,
            start__lte=now,
            start__gt=now - RECENT,
            booking__association__isnull=False,
        )
        .exclude(booking__origin=Booking.Origin.CLOSURE)
        .select_related("booking__association", "room__space__municipality")
        .order_by("-start", "pk")
    )


def may_report(date: BookingDate, now: datetime) -> bool:
    """Say whether the hosts may say what became of the date."""
    return has_begun(date, now) and not date.outcome_by_staff


def has_begun(date: BookingDate, now: datetime) -> bool:
    """Say whether there is an outcome to note: a confirmed date that has begun."""
    return date.state == BookingDate.State.CONFIRMED and date.start <= now


def by_booking(dates: Iterable[BookingDate]) -> list[Sequence[BookingDate]]:
    """Group dates by their booking."""
    found: dict[int, list[BookingDate]] = {}
    for date in dates:
        found.setdefault(date.booking_id, []).append(date)
    return list(found.values())
