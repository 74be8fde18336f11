"""From an event's columns to the schedule that `recurrence` works with."""

from datetime import date

from wagtail_talko.events.models import Event
from wagtail_talko.recurrence import Schedule


def schedule_of(event: Event) -> Schedule:
    """Return the published schedule of the event."""
    return Schedule(
        start_date=event.start_date,
        start_time=event.start_time,
        duration=event.duration,
        rule=event.rule,
        until=event.until,
        extra_dates=tuple(map(date.fromisoformat, event.extra_dates)),
        left_out=tuple(map(date.fromisoformat, event.left_out_dates)),
    )
