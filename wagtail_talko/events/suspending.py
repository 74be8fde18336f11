"""A whole event cancelled until further notice, and taken up again: an exception of its own.

It stays when the page is published again; the page's own "cancelled" is another matter.
"""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.layout import LayoutChanged
from wagtail_talko.events import notifications
from wagtail_talko.events import rooms as event_rooms
from wagtail_talko.events.actions import OF_EVENT, may_change, title_of
from wagtail_talko.events.groups import published_pages
from wagtail_talko.events.listings import render_listings
from wagtail_talko.events.locking import lock_for_events
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.projection import publisher_of, set_state
from wagtail_talko.exceptions import NotAllowed, TalkoError
from wagtail_talko.signals import event_projected

COLUMNS = ["state", "cancelled_at", "suspended_at", "notice"]


class NotOn(TalkoError):
    code = "event_not_on"
    message = _("This event is cancelled already, or no longer published.")


class NotSuspended(TalkoError):
    code = "not_suspended"
    message = _("This event is not cancelled until further notice.")


@action
def suspend_event(*, event: Event, by: Any, notice: Any = "",
                  now: datetime | None = None) -> Event:  # fmt: skip
    """Cancel every coming date until further notice, at all times of its page; the rooms are given
    back.

    `notice` (words) is what residents read and those who signed up are mailed. Raises `NotAllowed`,
    `NotOn`.
    """
    now = now or datetime.now(UTC)
    times = _lock(event, by, now)
    fresh = _this(event, times)
    if fresh.state != Event.State.SCHEDULED:
        raise NotOn
    for each in times:
        each.suspended_at, each.notice = now, notice or ""  # type: ignore[assignment]
        set_state(each, is_cancelled=False, now=now)
    _settle(times, fresh, "event.suspend", by=by, now=now)
    return fresh


@action
def resume_event(*, event: Event, by: Any, now: datetime | None = None) -> list[Occurrence]:
    """Let a suspended event take place again, at all times of its page; return the coming dates
    that got no room back.

    Their rooms may have been booked meanwhile: whoever published the event is mailed those dates.
    Raises `NotAllowed`, `NotSuspended`.
    """
    now = now or datetime.now(UTC)
    times = _lock(event, by, now)
    fresh = _this(event, times)
    if not fresh.is_suspended or fresh.state == Event.State.HIDDEN:
        raise NotSuspended
    page = _owner(fresh)
    for each in times:
        each.suspended_at, each.notice = None, ""  # type: ignore[assignment]
        set_state(each, is_cancelled=bool(page and page.is_cancelled), now=now)
    missing = []
    for each, rows in _settle(times, fresh, "event.resume", by=by, now=now):
        lacking = [row for row in rows if row.room_missing]
        if page is not None:
            notifications.tell_rooms_missing(each, page, lacking, by=publisher_of(page))
        missing += lacking
    return missing


def _lock(event: Event, by: Any, now: datetime) -> list[Event]:
    """Lock the events of all times and read them; raise `NotAllowed`."""
    same = Event.objects.filter(translation_key=event.translation_key)
    ids = set(same.values_list("pk", flat=True))
    lock_for_events(ids, now=now)
    times = list(same.select_related(*OF_EVENT).order_by("time_key"))
    if not {each.pk for each in times} <= ids:
        # It was given one more time meanwhile: look again.
        raise LayoutChanged
    if not may_change(_this(event, times), by):
        raise NotAllowed
    return times


def _this(event: Event, times: list[Event]) -> Event:
    return next(each for each in times if each.pk == event.pk)


def _settle(
    times: list[Event], event: Event, code: str, *, by: Any, now: datetime
) -> list[tuple[Event, list[Occurrence]]]:
    """Let rooms, listings and sign-ups follow; return the coming dates of each time."""
    links = ("booking_date__booking", "booking_date__room__space__municipality", "room__space")
    title, language = title_of(event)
    found = []
    for each in times:
        each.save(update_fields=COLUMNS)
        coming = each.occurrences.filter(end__gt=now).select_related(*links)
        rows = list(coming.order_by("date"))
        event_rooms.sync_rooms(each, rows, by=None, title=title, language=language, now=now)
        found.append((each, rows))
    audit(event, code, by=by, state=event.state, has_note=bool(event.notice))
    render_listings([each.pk for each in times], now=now)
    for each in times:
        each.refresh_from_db()
        event_projected.send(sender=Event, event=each)
    return found


def _owner(event: Event) -> Any:
    pages = published_pages([event.translation_key])[event.translation_key]
    return next((page for page in pages if page.pk == event.schedule_page_id), None)
