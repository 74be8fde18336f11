"""What publishing an event page would meet: rooms that are taken, changed dates that leave."""

from collections.abc import Iterable, Sequence
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
from wagtail_talko.events.times import dates_to_cancel, events_of, page_times
from wagtail_talko.exceptions import Refusal
from wagtail_talko.timeslots import Span, in_utc

# A form is no place for four hundred lines.
MOST_LINES = 20


def room_conflicts(page: Any, *, by: Any, now: datetime) -> list[Refusal]:
    """Return why coming dates of the page (or a draft of it) would get no room, date by date."""
    if page.start_date is None or page.room is None or not page.takes_room:
        return []
    rows = _rows(page)
    # Nor is asked again what has this room already.
    held = {in_utc(row.start, row.end) for row in rows if _holds(row, page.room)}
    spans = [span for span in _spans(page, rows, now) if span not in held]
    hosts = list(page.hosts if isinstance(page.hosts, Iterable) else page.hosts.all())
    own = room_rules.adoptable(page.room, hosts, spans)
    left = [span for span in spans if not any(date.span.contains(span) for date in own)]
    host = room_rules.booking_host(hosts, by)
    # What the event itself holds now it gives up for its new times; a moved or added date stays.
    ignoring = [
        row.booking_date_id
        for row in rows
        if row.booking_date_id
        and not (row.is_adopted or row.is_added or row.state == Occurrence.State.MOVED)
    ]
    return room_rules.refused_dates(page.room, host, left, by=by, now=now, ignoring=ignoring)


def _spans(page: Any, rows: Sequence[Occurrence], now: datetime) -> list[Span]:
    """Return the coming dates of all times of the page that the schedule has where it says.

    A date with an exception has a time of its own, and its room has been settled with it.
    """
    settled = {(row.event.time_key, row.date) for row in rows if row.is_exception or row.is_added}
    found = []
    for at in page_times(page):
        schedule = schedule_of_page(at)
        assert schedule is not None
        for each in schedule.dates(zone_name_of_page(page), now, horizon(now)):
            if (at.time_key, each.date) not in settled:
                found.append(in_utc(each.start, each.end))
    return sorted(found)


def _holds(row: Occurrence, room: Any) -> bool:
    date = row.booking_date
    return date is not None and date.is_active and date.room_id == room.pk


def leaving_dates(page: Any, *, now: datetime) -> list[Occurrence]:
    """Return the changed dates that the page's times would no longer give. Writes nothing."""
    if page.start_date is None:
        return []
    times = {at.time_key: at for at in page_times(page)}
    found: list[Occurrence] = []
    for key, event in events_of(page.translation_key).items():
        if key in times:
            found += _leaving(event, times[key], now)
    return found


def _leaving(event: Event, at: Any, now: datetime) -> list[Occurrence]:
    rows = list(event.occurrences.order_by("date"))
    planned = copy(event)
    copy_page_schedule(planned, at)
    planned.effective_from = effective_from(planned, schedule_of(event), event.time_zone, rows, now)
    return plan_dates(planned, [copy(row) for row in rows], now).detached


def leaving_in_words(page: Any, *, now: datetime) -> str:
    """Say which changed dates would stand alone; "" where none would."""
    said = _said(leaving_dates(page, now=now))
    text = _("These dates were changed one by one and are no longer in the schedule: %(dates)s")
    return text % {"dates": said} if said else ""


def ending_in_words(page: Any, *, now: datetime) -> str:
    """Say which dates go with a time that is taken off the page; "" where none do."""
    said = _said(ending_dates(page, now=now))
    text = _("These dates have sign-ups or changes and are cancelled with their time: %(dates)s")
    return text % {"dates": said} if said else ""


def ending_dates(page: Any, *, now: datetime) -> list[Occurrence]:
    """Return the coming dates, of times the page has no longer, that somebody has a stake in."""
    if page.start_date is None:
        return []
    kept = {at.time_key for at in page_times(page)}
    found: list[Occurrence] = []
    for key, event in events_of(page.translation_key).items():
        if key not in kept and not event.is_dropped:
            found += dates_to_cancel(event, now=now)
    return found


def _said(rows: Sequence[Occurrence]) -> str:
    language = get_language() or "en"
    return "; ".join(when for row in rows[:MOST_LINES] for when in _when(row, language))


def _when(row: Occurrence, language: str) -> list[str]:
    return dates_in_words(row.event, [row], language)


def _rows(page: Any) -> list[Occurrence]:
    rows = Occurrence.objects.filter(event__translation_key=page.translation_key)
    return list(rows.select_related("booking_date", "event"))
