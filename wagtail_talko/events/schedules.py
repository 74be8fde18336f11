"""Between a page's fields, an event's columns and the schedule `recurrence` works with."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurrence
from django.conf import settings

from wagtail_talko.events.models import Event
from wagtail_talko.recurrence import Schedule

DAY = timedelta(days=1)
# Where an editor gave no end, in an import for example: something has to stand in calendars.
DEFAULT_LENGTH = timedelta(hours=1)


def schedule_of(event: Event) -> Schedule:
    """Return the published schedule of the event."""
    return Schedule(
        start_date=event.start_date,
        start_time=event.start_time,
        duration=event.duration,
        rule=event.rule,
        until=event.until,
        extra_dates=to_dates(event.extra_dates),
        left_out=to_dates(event.left_out_dates),
    )


def schedule_of_page(page: Any) -> Schedule | None:
    """Return the schedule that the page's fields describe; None while it has no date."""
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
        # What is cancelled until further notice only is so on the record, whatever page owns it.
        "is_cancelled": event.state == Event.State.CANCELLED and not event.is_suspended,
        "space_id": event.space_id,
        "room_id": event.room_id,
        "takes_room": event.takes_room,
        "hides_place": event.hides_place,
        "audience": event.audience,
        "languages": event.languages,
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
