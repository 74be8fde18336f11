"""From dates to what the elements show: lists by day, the cells of a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import pgettext

from wagtail_talko import wording
from wagtail_talko.calendars.days import DAY
from wagtail_talko.calendars.queries import ListedDate
from wagtail_talko.elements import DateItem, MonthDay, MonthItem


@dataclass
class DayOfDates:
    """What happens on one day: the first dates, and how many more there are."""

    date: date
    items: list[DateItem] = field(default_factory=list)
    more: int = 0
    more_url: str = ""


@dataclass
class SortedDays:
    """Dates sorted onto days: those kept for each, how many each has, how many there are."""

    kept: dict[date, list[ListedDate]]
    number: dict[date, int]
    found: int = 0


def by_day(
    dates: Iterable[ListedDate], days: Sequence[date], *, limit: int, counted: Sequence[date] = ()
) -> SortedDays:
    """Sort dates onto the successive local days they touch, at most `limit` kept for each.

    What lasts several days is on each of them and found once. `found` counts what touches the
    days from the first to the last of `counted`, by default of `days`.
    """
    first, last = days[0], days[-1]
    counted_first, counted_last = (counted[0], counted[-1]) if counted else (first, last)
    result = SortedDays({day: [] for day in days}, dict.fromkeys(days, 0))
    for item in dates:
        begins, ends = item.days
        result.found += begins <= counted_last and ends >= counted_first
        day = max(begins, first)
        while day <= min(ends, last):
            result.number[day] += 1
            if result.number[day] <= limit:
                result.kept[day].append(item)
            day += DAY
    return result


def date_item(item: ListedDate) -> DateItem:
    return DateItem(
        start=item.start,
        end=item.end,
        zone=item.zone,
        title=item.title_words,
        url=item.url,
        all_day=item.all_day,
        place=item.place,
        note=item.note,
        state=item.state,
        state_label=state_label(item.state),
    )


def month_item(item: ListedDate, day: date, language: str) -> MonthItem:
    """One line of a month's cell. The time is said on the first day only."""
    begins = item.days[0]
    local = item.start.astimezone(wording.zone_of(item.zone))
    says_time = begins == day and not item.all_day
    return MonthItem(
        title=item.title_words,
        url=item.url,
        time_label=wording.format_time(local.time(), language=language) if says_time else "",
        state=item.state,
        state_label=state_label(item.state),
    )


def month_day(
    day: date,
    items: Sequence[ListedDate],
    number: int,
    *,
    month: int,
    today: date,
    language: str,
    more_url: str,
) -> MonthDay:
    return MonthDay(
        date=day,
        in_month=day.month == month,
        is_today=day == today,
        items=[month_item(item, day, language) for item in items],
        more_count=number - len(items),
        more_url=more_url if number > len(items) else "",
    )


def grouped(dates: Iterable[ListedDate], first: date) -> list[DayOfDates]:
    """Group dates by their first local day; what began before `first` stands under it."""
    days: dict[date, DayOfDates] = {}
    for item in dates:
        day = max(item.days[0], first)
        days.setdefault(day, DayOfDates(day)).items.append(date_item(item))
    return [days[day] for day in sorted(days)]


def state_label(state: str) -> str:
    """Return the state of an event in its own words; the element knows those of bookings."""
    if state == "cancelled":
        return pgettext("state of an event", "cancelled")
    if state == "moved":
        return pgettext("state of an event", "new time")
    return ""
