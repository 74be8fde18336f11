"""What publishing an event page would meet: rooms that are taken, changed dates that leave."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.events import room_rules
from wagtail_talko.events.dates import effective_from, horizon, plan_dates
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.notifications import dates_in_words
from wagtail_talko.events.schedules import (
    copy_page_schedule,
    schedule_of,
    schedule_of_page,
    zone_name_of_page,
)
from wagtail_talko.exceptions import Refusal
from wagtail_talko.timeslots import in_utc

# A form is no place for four hundred lines.
MOST_LINES = 20


def room_conflicts(page: Any, *, by: Any, now: datetime) -> list[Refusal]:
    """Return why coming dates of the page (or a draft of it) would get no room, date by date."""
    schedule = schedule_of_page(page)
    if schedule is None or page.room is None or not page.takes_room:
        return []
    rows = _rows(page)
    # A date with an exception has a time of its own, and its room has been settled with it.
    settled = {row.date for row in rows if row.is_exception}
    coming = schedule.dates(zone_name_of_page(page), now, horizon(now))
    # Nor is asked again what has this room already.
    held = {in_utc(row.start, row.end) for row in rows if _holds(row, page.room)}
    spans = [in_utc(d.start, d.end) for d in coming if d.date not in settled]
    spans = [span for span in spans if span not in held]
    hosts = list(page.hosts if isinstance(page.hosts, Iterable) else page.hosts.all())
    own = room_rules.adoptable(page.room, hosts, spans)
    left = [span for span in spans if not any(date.span.contains(span) for date in own)]
    host = room_rules.booking_host(hosts, by)
    # What the event itself holds now it gives up for its new times.
    ignoring = [row.booking_date_id for row in rows if row.booking_date_id and not row.is_adopted]
    return room_rules.refused_dates(page.room, host, left, by=by, now=now, ignoring=ignoring)


def _holds(row: Occurrence, room: Any) -> bool:
    date = row.booking_date
    return date is not None and date.is_active and date.room_id == room.pk


def leaving_dates(page: Any, *, now: datetime) -> tuple[Event | None, list[Occurrence]]:
    """Return the changed dates that the page's schedule would no longer give. Writes nothing."""
    event = Event.objects.filter(translation_key=page.translation_key).first()
    if event is None or page.start_date is None:
        return None, []
    rows = list(event.occurrences.order_by("date"))
    planned = copy(event)
    copy_page_schedule(planned, page)
    planned.effective_from = effective_from(planned, schedule_of(event), event.time_zone, rows, now)
    return event, plan_dates(planned, [copy(row) for row in rows], now).detached


def leaving_in_words(page: Any, *, now: datetime) -> list[str]:
    event, rows = leaving_dates(page, now=now)
    if event is None or not rows:
        return []
    said = "; ".join(dates_in_words(event, rows[:MOST_LINES], get_language() or "en"))
    return [
        _("These dates were changed one by one and are no longer in the schedule: %(dates)s")
        % {"dates": said}
    ]


def _rows(page: Any) -> list[Occurrence]:
    rows = Occurrence.objects.filter(event__translation_key=page.translation_key)
    return list(rows.select_related("booking_date"))
