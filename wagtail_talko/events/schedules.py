"""Between a page's fields, an event's columns and the schedule `recurrence` works with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurrence
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wagtail_talko.app_settings import app_settings
from wagtail_talko.events.models import Event
from wagtail_talko.public_holidays import holidays_between
from wagtail_talko.recurrence import Schedule

DAY = timedelta(days=1)
# Where an editor gave no end, in an import for example: something has to stand in calendars.
DEFAULT_LENGTH = timedelta(hours=1)


def schedule_of(event: Event) -> Schedule:
    """Return the published schedule of the event."""
    return _left_alone(own_schedule_of(event), event.leaves_out_holidays)


def schedule_of_page(page: Any) -> Schedule | None:
    """Return the schedule that the page's fields describe; None while it has no date."""
    own = own_schedule_of_page(page)
    return own and _left_alone(own, page.leaves_out_holidays)


def _left_alone(schedule: Schedule, leaves_out_holidays: bool) -> Schedule:
    """Leave out what the rule puts on public holidays, where that is asked for.

    To the end of the year in which the rows of an endless event end: the dates of the next year are
    known when rows of it are made. An extra date on a holiday was chosen, and stays.
    """
    if not leaves_out_holidays or not schedule.rule:
        return schedule
    end = timezone.now() + timedelta(days=app_settings.HORIZON_DAYS)
    last = min(schedule.until or date.max, date(end.year, 12, 31))
    days = holidays_between(schedule.start_date, last) - {*schedule.extra_dates}
    made = replace(schedule, extra_dates=(), left_out=())
    # By the wall clock: which day it is needs no zone.
    after, before = (
        datetime.combine(day, time.min, tzinfo=UTC) for day in (schedule.start_date, last + DAY)
    )
    on = {found.date for found in made.dates("UTC", after, before)} & days if days else set()
    return replace(schedule, left_out=tuple(sorted({*schedule.left_out, *on})))


def sentence_of(
    own: Schedule, zone: str, language: str, *, leaves_out_holidays: bool,
    more: Sequence[Schedule] = (),
) -> str:  # fmt: skip
    """Say the schedule in a language; holidays that are left out are not counted up.

    `more` are those of other times on the same days. Raises `RecurrenceError`.
    """
    times = [_clock_times(each) for each in more if each.start_time is not None]
    said = own.sentence(language, zone, with_end=True, more=times)
    if not leaves_out_holidays or not own.rule:
        return said
    with override(language):
        return _("%(sentence)s, not on public holidays") % {"sentence": said}


def _clock_times(schedule: Schedule) -> tuple[time, time]:
    """Return when a schedule with a clock time begins and ends."""
    assert schedule.start_time is not None
    start = datetime.combine(schedule.start_date, schedule.start_time)
    return schedule.start_time, (start + schedule.duration).time()


def own_schedule_of(event: Event) -> Schedule:
    """Return the schedule as its page says it: without what holidays take from it."""
    return Schedule(
        start_date=event.start_date,
        start_time=event.start_time,
        duration=event.duration,
        rule=event.rule,
        until=event.until,
        extra_dates=to_dates(event.extra_dates),
        left_out=to_dates(event.left_out_dates),
    )


def own_schedule_of_page(page: Any) -> Schedule | None:
    """The same of a page."""
    if page.start_date is None:
        return None
    return Schedule(
        start_date=page.start_date,
        start_time=page.start_time,
        duration=duration_of_page(page),
        rule=rule_text(page.recurrence),
        until=page.until,
        extra_dates=to_dates(page.extra_dates),
        left_out=to_dates(page.left_out_dates),
    )


def duration_of_page(page: Any) -> timedelta:
    """Return how long one date lasts by the wall clock; whole days when it is all day."""
    last = max(page.end_date or page.start_date, page.start_date)
    if page.start_time is None:
        return last - page.start_date + DAY
    if page.end_time is None:
        return last - page.start_date + DEFAULT_LENGTH
    start = datetime.combine(page.start_date, page.start_time)
    end = datetime.combine(last, page.end_time)
    # 22-02 ends on the next day, unless a last day says otherwise.
    return end - start if end > start else end + DAY - start


def zone_name_of_page(page: Any) -> str:
    """Return the zone of the page's space; without a space that of the site."""
    space = page.space or (page.room.space if page.room else None)
    return space.time_zone if space else settings.TIME_ZONE


def rule_text(rule: Any) -> str:
    """Return the stored rule as RRULE text: "" for none (a cleared form stores '', not NULL)."""
    if not rule:
        return ""
    return rule if isinstance(rule, str) else recurrence.serialize(rule)


def to_dates(texts: Any) -> tuple[date, ...]:
    """Return ISO dates from JSON as dates, sorted, without doubles."""
    return tuple(
        sorted({day if isinstance(day, date) else date.fromisoformat(day) for day in texts or ()})
    )


def copy_schedule(event: Event, schedule: Schedule, zone_name: str) -> None:
    """Write a schedule to the event's columns. Raises `RecurrenceError` for what is refused."""
    schedule.recurrence()
    event.start_date, event.start_time = schedule.start_date, schedule.start_time
    event.duration, event.rule, event.until = schedule.duration, schedule.rule, schedule.until
    event.extra_dates = [day.isoformat() for day in schedule.extra_dates]
    event.left_out_dates = [day.isoformat() for day in schedule.left_out]
    event.time_zone = zone_name
    event.__dict__["zone"] = ZoneInfo(zone_name)


def copy_page_schedule(event: Event, page: Any) -> None:
    """Write the schedule of a page that has a date to the event's columns."""
    schedule = own_schedule_of_page(page)
    assert schedule is not None
    copy_schedule(event, schedule, zone_name_of_page(page))
    event.leaves_out_holidays = page.leaves_out_holidays


def page_fields_of(event: Event) -> dict[str, Any]:
    """Return the event's schedule as the fields of a page: the way back, for a new owner."""
    fields: dict[str, Any] = {
        "start_date": event.start_date,
        "start_time": event.start_time,
        "end_time": None,
        "end_date": None,
        "recurrence": event.rule,
        "until": event.until,
        "extra_dates": event.extra_dates,
        "left_out_dates": event.left_out_dates,
        "leaves_out_holidays": event.leaves_out_holidays,
        # What is cancelled until further notice only is so on the record, whatever page owns it.
        "is_cancelled": event.state == Event.State.CANCELLED and not event.is_suspended,
        "space_id": event.space_id,
        "room_id": event.room_id,
        "takes_room": event.takes_room,
        "hides_place": event.hides_place,
        "audience": event.audience,
        "languages": event.languages,
        "accessibility": event.accessibility,
        "attendance": event.attendance,
        "is_free": event.is_free,
        "is_low_threshold": event.is_low_threshold,
    }
    end = datetime.combine(event.start_date, event.start_time or time.min) + event.duration
    if event.start_time is None:
        last = end.date() - DAY
        return fields | {"end_date": last if last > event.start_date else None}
    overnight = timedelta(0) < event.duration < DAY
    return fields | {
        "end_time": end.time(),
        "end_date": None if overnight else end.date(),
    }
