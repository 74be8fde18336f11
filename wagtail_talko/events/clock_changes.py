"""Times that the clock skips in spring or shows twice in autumn: calendars disagree on them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.events.dates import horizon
from wagtail_talko.events.schedules import schedule_of_page, zone_name_of_page
from wagtail_talko.events.times import page_times
from wagtail_talko.wording import format_day


def doubtful_in_words(page: Any, *, now: datetime) -> list[str]:
    """Say on which coming days the start of the page (or a draft of it) is no clear time."""
    return [
        _(
            "On %(day)s the clocks change and this start is no clear time: calendars would show "
            "it differently. Choose another time, or leave that day out."
        )
        % {"day": format_day(day, language=get_language() or "en")}
        for day in doubtful_days(page, now=now)
    ]


def doubtful_days(page: Any, *, now: datetime) -> Iterator[date]:
    """Return the coming local days whose start lies in the gap of spring or the fold of autumn."""
    found: set[date] = set()
    for at in page_times(page) if page.start_date is not None else ():
        found.update(_doubtful_days_of(at, now))
    yield from sorted(found)


def _doubtful_days_of(page: Any, now: datetime) -> Iterator[date]:
    schedule = schedule_of_page(page)
    if schedule is None or schedule.start_time is None:
        return
    name = zone_name_of_page(page)
    zone = ZoneInfo(name)
    for scheduled in schedule.dates(name, now, horizon(now)):
        start = datetime.combine(scheduled.date, schedule.start_time)
        first, second = (start.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
        if first != second:
            yield scheduled.date
