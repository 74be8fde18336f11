"""Dates sorted onto days: the first few of each and how many there are, in two queries.

A month of 5,000 weekly events has 20,000 dates, of which a page shows some 150. So the first query
only counts them by their times, and the second reads the words of those that are shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from wagtail_talko import wording
from wagtail_talko.calendars.days import DAY
from wagtail_talko.calendars.queries import ListedDate, read
from wagtail_talko.events.models import Occurrence


@dataclass
class SortedDays:
    """The dates kept for each day, how many each day has, and how many there are."""

    kept: dict[date, list[ListedDate]]
    number: dict[date, int]
    found: int = 0


@dataclass(frozen=True)
class _Slot:
    """All dates of one zone with the same start and end."""

    start: datetime
    days: tuple[date, date]
    number: int


def sort_onto_days(
    dates: QuerySet[Occurrence], days: Sequence[date], *, limit: int, counted: Sequence[date] = ()
) -> SortedDays:
    """Sort dates onto the successive local days they touch, at most `limit` kept for each.

    What lasts several days is on each of them and found once. `found` counts what touches the
    days from the first to the last of `counted`, by default of `days`.
    """
    counted = counted or days
    result = SortedDays({day: [] for day in days}, dict.fromkeys(days, 0))
    shown: set[datetime] = set()
    last_start: dict[date, datetime] = {}
    for slot in _slots(dates):
        result.found += slot.number if _touches(slot.days, counted) else 0
        for day in _days_of(slot.days, days):
            # Those that start together are read together: their order is not known yet.
            if result.number[day] < limit or last_start[day] == slot.start:
                shown.add(slot.start)
                last_start[day] = slot.start
            result.number[day] += slot.number
    for item in _read_first(dates, shown, limit):
        for day in _days_of(item.days, days):
            if len(result.kept[day]) < limit:
                result.kept[day].append(item)
    return result


def _slots(dates: QuerySet[Occurrence]) -> Iterator[_Slot]:
    rows = (
        dates.order_by("start", "end", "event__time_zone")
        .values_list("start", "end", "event__time_zone")
        .annotate(number=Count("pk"))
    )
    for start, end, zone, number in rows:
        yield _Slot(start, wording.local_days(start, end, zone=zone), number)


def _read_first(
    dates: QuerySet[Occurrence], starts: Iterable[datetime], limit: int
) -> Iterable[ListedDate]:
    """Read the first `limit` dates of each start and end."""
    place = Window(
        RowNumber(),
        partition_by=[F("start"), F("end"), F("event__time_zone")],
        order_by=F("pk").asc(),
    )
    some = dates.filter(start__in=sorted(starts)).annotate(place_in_slot=place)
    return read(some.filter(place_in_slot__lte=limit))


def _touches(item: tuple[date, date], days: Sequence[date]) -> bool:
    return item[0] <= days[-1] and item[1] >= days[0]


def _days_of(item: tuple[date, date], days: Sequence[date]) -> Iterator[date]:
    """Yield those of the successive days that lie within an item's first and last."""
    day, last = max(item[0], days[0]), min(item[1], days[-1])
    while day <= last:
        yield day
        day += DAY
