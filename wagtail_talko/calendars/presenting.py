"""From dates to what the elements show: lists by day, the cells of a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_talko import wording
from wagtail_talko.calendars.queries import ListedDate
from wagtail_talko.calendars.sites import SiteScope
from wagtail_talko.elements import DateItem, MonthDay, MonthItem


@dataclass
class DayOfDates:
    """What happens on one day: the first dates, and how many more there are."""

    date: date
    items: list[DateItem] = field(default_factory=list)
    more: int = 0
    more_url: str = ""


def date_item(item: ListedDate, scope: SiteScope) -> DateItem:
    return DateItem(
        start=item.start,
        end=item.end,
        zone=item.zone,
        title=item.title_words,
        url=scope.link(item.url),
        all_day=item.all_day,
        place=item.place,
        note=item.note,
        marks=marks_of(item),
        state=item.state,
        state_label=state_label(item.state),
    )


def marks_of(item: ListedDate) -> tuple[str, ...]:
    """Return what lets somebody come who would else wonder whether they may."""
    marks = [_("Come as you are")] if item.is_low_threshold else []
    return (*marks, _("Free of charge")) if item.is_free else tuple(marks)


def month_item(item: ListedDate, day: date, scope: SiteScope, language: str) -> MonthItem:
    """One line of a month's cell. The time is said on the first day only."""
    begins = item.days[0]
    local = item.start.astimezone(wording.zone_of(item.zone))
    says_time = begins == day and not item.all_day
    return MonthItem(
        title=item.title_words,
        url=scope.link(item.url),
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
    scope: SiteScope,
    language: str,
    more_url: str,
) -> MonthDay:
    return MonthDay(
        date=day,
        in_month=day.month == month,
        is_today=day == today,
        items=[month_item(item, day, scope, language) for item in items],
        more_count=number - len(items),
        more_url=more_url if number > len(items) else "",
    )


def grouped(dates: Iterable[ListedDate], first: date, scope: SiteScope) -> list[DayOfDates]:
    """Group dates by their first local day; what began before `first` stands under it."""
    days: dict[date, DayOfDates] = {}
    for item in dates:
        day = max(item.days[0], first)
        days.setdefault(day, DayOfDates(day)).items.append(date_item(item, scope))
    return [days[day] for day in sorted(days)]


def state_label(state: str) -> str:
    """Return the state of an event in its own words; the element knows those of bookings."""
    if state == "cancelled":
        return pgettext("state of an event", "cancelled")
    if state == "moved":
        return pgettext("state of an event", "new time")
    return ""
