"""The dates of a page's events and their rooms, brought in line with the events' columns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.events import notifications, rooms
from wagtail_talko.events.dates import plan_dates, write_dates
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.own_rooms import authority_over_room

# One time of a page with its dates.
Found = tuple[Event, list[Occurrence]]


def settle_dates(events: Sequence[Event], owner: Any, *, by: Any, now: datetime) -> None:
    """Bring rows and rooms up to the horizon; tell the editor of rooms that are missing.

    `events` are times of one page, settled together: what one of them leaves another may want.
    """
    for event in events:
        changes = plan_dates(event, rows_of(event), now)
        rooms.release(changes.gone, by=by, now=now)
        write_dates(changes)
    # Those that are no longer on the page give their rooms back first.
    ordered = sorted(events, key=lambda event: not event.is_dropped)
    found = [(event, rows_of(event)) for event in ordered]
    was_missing = {row.pk for _event, rows in found for row in rows if row.room_missing}
    _sync_rooms(found, owner, by=by, now=now)
    for event, rows in found:
        missing = [row for row in rows if row.room_missing and row.pk not in was_missing]
        notifications.tell_rooms_missing(event, owner, missing, by=by)


def rows_of(event: Event) -> list[Occurrence]:
    """Return all dates of the event with what their rooms are settled by. One query."""
    links = ("booking_date__booking", "booking_date__room__space__municipality", "room__space")
    return list(event.occurrences.select_related(*links).order_by("date"))


def _sync_rooms(found: Sequence[Found], owner: Any, *, by: Any, now: datetime) -> None:
    language = owner.locale.language_code
    whose = authority_over_room(owner, by, revision=owner.live_revision_id)
    # A time may move to where another still is: once that one has moved too, there is room.
    for _round in range(min(len(found), 2)):
        for event, rows in found:
            rooms.sync_rooms(event, rows, by=whose, title=owner.title, language=language, now=now)
        if not any(row.room_missing for _event, rows in found for row in rows):
            break
