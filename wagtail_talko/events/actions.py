"""What can be done to the dates of events. Keyword-only, atomic, audited; they raise typed errors.

What is done here is an exception: it stays when the page is published again.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.refusals import BookingRefused, EndsBeforeStart, HasPassed
from wagtail_talko.events import rooms as event_rooms
from wagtail_talko.events.dates import series_time
from wagtail_talko.events.groups import published_pages
from wagtail_talko.events.listings import render_listings
from wagtail_talko.events.locking import lock_for_events
from wagtail_talko.events.models import LONGEST_EVENT, Event, Occurrence
from wagtail_talko.events.own_rooms import acts_for_host, check_own_room
from wagtail_talko.events.refusals import EventIsOff, TimeIsOff
from wagtail_talko.events.room_rules import booking_host
from wagtail_talko.events.times import forget_dropped
from wagtail_talko.exceptions import NotAllowed, TalkoError
from wagtail_talko.signals import occurrence_changed
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span, in_utc, local_date
from wagtail_talko.wording import format_day

COLUMNS = ["state", "start", "end", "room", "note"]


# What a date's event is read with.
OF_EVENT = ("space__municipality", "room__space")


class TooLongEvent(TalkoError):
    code = "too_long_event"
    message = _("One date may last %(days)s days at the most.")


class DateThere(TalkoError):
    code = "date_there"
    message = _("There is a date on %(day)s already. Move that one, or take it back.")


def cancel_occurrence(*, occurrence: Occurrence, by: Any, note: Any = None,
                      now: datetime | None = None) -> Occurrence:  # fmt: skip
    """Cancel one date: it stays in the calendars, marked as such; its room is given back.

    `note` (words in all languages, or None to leave it) is what residents read. Raises
    `NotAllowed`, `HasPassed`.
    """

    def change(row: Occurrence) -> None:
        row.state = Occurrence.State.CANCELLED
        if note is not None:
            row.note = note

    return _change(occurrence, "occurrence.cancel", change, by=by, now=now)


def move_occurrence(*, occurrence: Occurrence, start: datetime, end: datetime, by: Any,
                    room: Room | None = None, note: Any = None,
                    now: datetime | None = None) -> Occurrence:  # fmt: skip
    """Give one date another time (aware, half-open), and another room when `room` is given.

    Who manages the room may choose any. Members of a host get what they could book themselves;
    nobody else may choose another one. All or nothing: raises `BookingRefused` when the room is not
    to be had then, `NotAllowed`, `HasPassed`, `EventIsOff`, `TimeIsOff`.
    """
    span = in_utc(start, end)
    _check_span(span, occurrence.event)

    def change(row: Occurrence) -> None:
        _check_is_on(row.event)
        _check_room(row.event, room, by)
        row.state = Occurrence.State.MOVED
        row.start, row.end = span
        if room is not None:
            row.room = None if room.pk == row.event.room_id else room
        if note is not None:
            row.note = note

    return _change(
        occurrence, "occurrence.move", change, by=by, now=now, needs_room=True, rooms=_given(room),
        is_wish=True,
    )  # fmt: skip


@action
def add_occurrence(*, event: Event, start: datetime, end: datetime, by: Any,
                   room: Room | None = None, note: Any = None,
                   now: datetime | None = None) -> Occurrence:  # fmt: skip
    """Add one date outside the schedule (aware, half-open); it stays when the page is published.

    One event has one date a day (its own zone): raises `DateThere`; else as `move_occurrence`.
    """
    now = now or datetime.now(UTC)
    span = in_utc(start, end)
    _check_span(span, event)
    lock_for_events([event.pk], now=now, rooms=_given(room))
    fresh = Event.objects.select_related(*OF_EVENT).get(pk=event.pk)
    if not may_change(fresh, by):
        raise NotAllowed
    if span.start <= now:
        raise HasPassed
    _check_is_on(fresh)
    _check_room(fresh, room, by)
    day = local_date(span.start, fresh.zone)
    if fresh.occurrences.filter(date=day).exists():
        raise DateThere(day=lambda language: format_day(day, language=language))
    row = Occurrence(
        event=fresh, date=day, start=span.start, end=span.end, is_detached=True, is_added=True
    )
    row.room = None if room is None or room.pk == fresh.room_id else room
    row.note = note or ""  # type: ignore[assignment]
    check_own_room(fresh, row, by=by, now=now)
    row.save(force_insert=True)
    _settle_room(row, by=by, now=now, is_required=True, is_wish=True)
    audit(row, "occurrence.add", by=by, event=fresh.pk, after=_snapshot(row))
    occurrence_changed.send(sender=Occurrence, occurrence=row)
    render_listings([fresh.pk], now=now)
    return row


def restore_occurrence(*, occurrence: Occurrence, by: Any,
                       now: datetime | None = None) -> Occurrence:  # fmt: skip
    """Undo what was done to a date: it is where the series has it, without a note.

    A date that the series does not have keeps its own time and room; so does one whose time of the
    day has been taken off the page. Raises as `move_occurrence`, but that the event may be off.
    """

    def change(row: Occurrence) -> None:
        row.state, row.note = Occurrence.State.SCHEDULED, ""  # type: ignore[assignment]
        if not row.is_detached:
            row.room = None
            row.start, row.end = series_time(row.event, row.date)

        forget_dropped(row)

    return _change(occurrence, "occurrence.restore", change, by=by, now=now, needs_room=True)


def note_occurrence(*, occurrence: Occurrence, by: Any, note: Any,
                    now: datetime | None = None) -> Occurrence:  # fmt: skip
    """Write (or clear, with "") what residents read at one date. Raises `NotAllowed`."""

    def change(row: Occurrence) -> None:
        row.note = note

    return _change(occurrence, "occurrence.note", change, by=by, now=now)


def may_change(event: Event, by: Any) -> bool:
    """Say whether `by` may change the event's dates: managers, hosts' members, page editors."""
    if by is None or by.is_superuser:
        return True
    if not by.is_active:
        return False
    if event.space is not None and manages(by, event.space.municipality):
        return True
    if acts_for_host(event, by):
        return True
    pages = published_pages([event.translation_key])[event.translation_key]
    return any(page.permissions_for_user(by).can_publish() for page in pages)


@action
def _change(
    occurrence: Occurrence,
    code: str,
    change: Callable[[Occurrence], None],
    *,
    by: Any,
    now: datetime | None,
    needs_room: bool = False,
    rooms: Sequence[Room] = (),
    is_wish: bool = False,
) -> Occurrence:
    now = now or datetime.now(UTC)
    lock_for_events([occurrence.event_id], now=now, rooms=rooms)
    row = _read(occurrence)
    if not may_change(row.event, by):
        raise NotAllowed
    if row.end <= now:
        raise HasPassed
    before = _snapshot(row)
    change(row)
    if is_wish:
        check_own_room(row.event, row, by=by, now=now)
    row.save(update_fields=COLUMNS)
    _settle_room(row, by=by, now=now, is_required=needs_room, is_wish=is_wish)
    audit(row, code, by=by, event=row.event_id, before=before, after=_snapshot(row))
    occurrence_changed.send(sender=Occurrence, occurrence=row)
    render_listings([row.event_id], now=now)
    for column in (*COLUMNS, "booking_date", "is_adopted", "room_missing"):
        setattr(occurrence, column, getattr(row, column))
    return occurrence


def _check_span(span: Span, event: Event) -> None:
    if span.start >= span.end:
        raise EndsBeforeStart(span=span, zone=event.zone)
    if span.length > LONGEST_EVENT:
        raise TooLongEvent(days=LONGEST_EVENT.days)


def _check_is_on(event: Event) -> None:
    if event.is_dropped:
        raise TimeIsOff
    if event.state != Event.State.SCHEDULED:
        raise EventIsOff


def _check_room(event: Event, room: Room | None, by: Any) -> None:
    """The event may be theirs; a room is its municipality's to give, or its bookers' to book."""
    if room is None or by is None or manages(by, room.space.municipality):
        return
    # What books nothing is judged by no rule: then the room is not theirs to name.
    if not (event.takes_room and acts_for_host(event, by)):
        raise NotAllowed


def _given(room: Room | None) -> list[Room]:
    return [] if room is None else [room]


def _read(occurrence: Occurrence) -> Occurrence:
    links = (*(f"event__{link}" for link in OF_EVENT),
             "booking_date__booking", "booking_date__room__space__municipality",
             "room__space")  # fmt: skip
    return Occurrence.objects.select_related(*links).get(pk=occurrence.pk)


def _settle_room(
    row: Occurrence, *, by: Any, now: datetime, is_required: bool, is_wish: bool
) -> None:
    """Let the booking follow. A move must get its room; a refusal undoes everything.

    What is somebody's own wish is booked for the host they act for, whose rules it was judged by.
    """
    # Who may change the date may take its room along: the event's publisher had the right to it.
    event, was_missing = row.event, row.room_missing
    title, language = title_of(event)
    user = by if _manages_room(row, by) else None
    host = booking_host(event.hosts.all(), by) if is_wish else None
    refusals = event_rooms.sync_rooms(
        event, [row], by=user, title=title, language=language, now=now, host=host
    )
    if is_required and row.room_missing and not was_missing:
        raise BookingRefused(refusals)


def _manages_room(row: Occurrence, by: Any) -> bool:
    room = event_rooms.room_of(row.event, row)
    return room is not None and manages(by, room.space.municipality)


def title_of(event: Event) -> tuple[str, str]:
    """Return the title of the page that owns the schedule, and its language; else empty ones."""
    pages = published_pages([event.translation_key])[event.translation_key]
    page = next((p for p in pages if p.pk == event.schedule_page_id), pages[0] if pages else None)
    return (page.title, page.locale.language_code) if page else ("", "")


def _snapshot(row: Occurrence) -> dict[str, Any]:
    span = Span(row.start, row.end)
    return {"date": str(row.date), "start": span.start, "end": span.end, "state": row.state,
            "room": row.room_id, "has_note": bool(row.note)}  # fmt: skip
