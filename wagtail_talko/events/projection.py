"""Publishing connects pages with records: a published page is projected onto its event.

It never raises for a refusal, and never lets an error out: publishing in Wagtail is not one
transaction, so a page would be live and nobody would know. What goes wrong is tried again by
`talko_tick`.
"""

import logging
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from wagtail.models import Site

from wagtail_talko.app_settings import app_settings
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.layout import LayoutChanged
from wagtail_talko.events import notifications, rooms
from wagtail_talko.events.dates import effective_from, protected
from wagtail_talko.events.groups import choose_owner, hand_over, pages_exist, published_pages
from wagtail_talko.events.listings import render_listings
from wagtail_talko.events.locking import lock_for_events
from wagtail_talko.events.models import MAIN_TIME, Event, Occurrence, new_uid
from wagtail_talko.events.schedules import copy_page_schedule, schedule_of
from wagtail_talko.events.settling import rows_of, settle_dates
from wagtail_talko.events.times import (
    cancel_kept,
    drop,
    events_of,
    main_events,
    page_times,
    take_back,
)
from wagtail_talko.signals import event_projected

logger = logging.getLogger(__name__)


def project(page: Any, *, by: Any = None, now: datetime | None = None) -> Event | None:
    """Project the page's group; return its event, or None when there is nothing to project.

    Idempotent. `by` is who published; else the author of the live revision. Aliases are ignored.
    """
    if page.alias_of_id:
        return None
    return project_group(page.translation_key, by=by, now=now)


def project_group(key: UUID, *, by: Any = None, now: datetime | None = None) -> Event | None:
    """Project the pages of one translation key, whichever of them are still there."""
    now = now or datetime.now(UTC)
    try:
        return _project(key, by, now)
    except Exception:
        logger.exception("The projection of event pages %s failed", key)
        Event.objects.filter(translation_key=key).update(needs_projection=True)
        return main_events().filter(translation_key=key).first()


def publisher_of(page: Any) -> Any:
    """Return who published the page; None when code did."""
    revision = page.live_revision
    return revision.user if revision else None


@action
def _project(key: UUID, by: Any, now: datetime) -> Event | None:
    _lock(key, now)
    events = events_of(key)
    main = events.get(MAIN_TIME)
    # Read under the lock: a page may have been published while we waited.
    pages = published_pages([key])[key]
    owner = choose_owner(main, pages)
    if owner is None:
        return _hide(list(events.values()), now) if events else None
    by = by or publisher_of(owner)
    if main is None:
        if owner.start_date is None:
            return None
    elif owner.pk != main.schedule_page_id and not _has_ended(main):
        hand_over(main, events.values(), owner)
    _write_times(events, owner, by, pages, now)
    _settle(list(events.values()), owner, by, now)
    return events[MAIN_TIME]


def _lock(key: UUID, now: datetime) -> None:
    """Lock the events, and before them the rooms and hosts they have or their page gives them."""
    ids = list(Event.objects.filter(translation_key=key).values_list("pk", flat=True))
    if not ids:
        return
    pages = published_pages([key])[key]
    lock_for_events(
        ids,
        now=now,
        rooms=[page.room for page in pages if page.room],
        host_ids=[host.pk for page in pages for host in page.hosts.all()],
    )


def _write_times(
    events: dict[UUID, Event], owner: Any, by: Any, pages: list[Any], now: datetime
) -> None:
    """Let each time of the page have its event, and those it had before end. The main one first."""
    times = {at.time_key: at for at in page_times(owner) if at.time_key}
    for key in [MAIN_TIME, *sorted({*events, *times} - {MAIN_TIME})]:
        main, event, at = events.get(MAIN_TIME), events.get(key), times.get(key)
        if event is None:
            if owner.start_date is not None:
                events[key] = _create(owner, at, main, by, pages, now)
        else:
            _update(event, owner, at, main, by, pages, now)


def _create(
    owner: Any, at: Any, main: Event | None, by: Any, pages: list[Any], now: datetime
) -> Event:
    event = Event(translation_key=owner.translation_key, uid=new_uid(_uid_host()), changed_at=now)
    event.time_key = at.time_key
    _copy_page(event, owner, at, main, now)
    event.seen_published_at = _newest(pages)
    try:
        with transaction.atomic():
            event.save()
    except IntegrityError as error:
        # Somebody has projected the pages meanwhile: look again.
        raise LayoutChanged from error
    _copy_relations(event, owner)
    audit(event, "event.project", by=by, page=owner.pk)
    return event


def _update(
    event: Event, owner: Any, at: Any, main: Event | None, by: Any, pages: list[Any], now: datetime
) -> None:
    was = (_columns(event), schedule_of(event), event.time_zone, event.state)
    was_dropped = event.is_dropped
    if owner.start_date is not None:
        _copy_page(event, owner, at, main, now)
    if schedule_of(event) != was[1] or event.time_zone != was[2]:
        rows = event.occurrences.all()
        event.effective_from = effective_from(event, was[1], was[2], rows, now)
    event.seen_published_at, event.needs_projection = _newest(pages), False
    if _columns(event) != was[0]:
        event.save()
        code = "event.cancel" if _was_cancelled(event, was[3]) else "event.project"
        audit(event, code, by=by, page=owner.pk)
    if event.is_dropped and not was_dropped:
        cancel_kept(event, now=now)
    elif was_dropped and not event.is_dropped:
        take_back(event, now=now)
    _copy_relations(event, owner)


def _settle(events: list[Event], owner: Any, by: Any, now: datetime) -> None:
    """Bring dates, rooms and listings in line with the events' columns."""
    settle_dates(events, owner, by=by, now=now)
    render_listings([event.pk for event in events], now=now)
    for event in events:
        event.refresh_from_db()
        event_projected.send(sender=Event, event=event)


def _hide(events: list[Event], now: datetime) -> Event:
    """Nothing is published any more: hide it and keep its rooms; without any page, end it."""
    main = next(event for event in events if event.time_key == MAIN_TIME)
    has_pages, was_shown = pages_exist(main.translation_key), main.state != Event.State.HIDDEN
    for event in events:
        if not has_pages:
            _end(event, now=now)
        if event.state != Event.State.HIDDEN:
            event.state = Event.State.HIDDEN
            event.save(update_fields=["state"])
            audit(event, "event.hide", by=None, page=event.schedule_page_id)
        if event.needs_projection:
            event.needs_projection = False
            event.save(update_fields=["needs_projection"])
    if was_shown and main.schedule_page_id is not None:
        notifications.tell_hidden(main, events, now=now)
    render_listings([event.pk for event in events], now=now)
    for event in events:
        event_projected.send(sender=Event, event=event)
    return main


def _has_ended(event: Event) -> bool:
    """All pages were deleted: one that is published now begins anew with its own schedule."""
    return event.state == Event.State.HIDDEN and event.schedule_page_id is None


def _end(event: Event, *, now: datetime) -> None:
    """The last page is deleted: give the rooms back, drop the coming dates, keep the history."""
    coming = [row for row in rows_of(event) if row.start > now]
    rooms.release(coming, by=None, now=now)
    ids = protected(coming)
    kept = [row for row in coming if row.pk in ids]
    for row in kept:
        row.state, row.room_missing = Occurrence.State.CANCELLED, False
    Occurrence.objects.bulk_update(kept, ["state", "room_missing"])
    Occurrence.objects.filter(pk__in={row.pk for row in coming} - ids).delete()
    event.schedule_page = None
    event.takes_room = False
    event.save(update_fields=["schedule_page", "takes_room"])


def _copy_page(event: Event, page: Any, at: Any, main: Event | None, now: datetime) -> None:
    """Copy what the page says of one of its times; of one that it has no longer all but its time.

    What holds for the whole page until further notice stands on the event of its own time.
    """
    if at is None:
        drop(event, now=now)
    else:
        copy_page_schedule(event, at)
        event.dropped_at = None
    if main is not None and main is not event:
        event.suspended_at, event.notice = main.suspended_at, main.notice
    event.room, event.space = page.room, page.room.space if page.room else page.space
    event.takes_room = page.takes_room and page.room is not None
    event.hides_place = page.hides_place
    event.audience = list(page.audience or [])  # type: ignore[assignment]
    event.languages = list(page.languages or [])  # type: ignore[assignment]
    event.accessibility = list(page.accessibility or [])  # type: ignore[assignment]
    event.attendance = page.attendance
    event.is_free, event.is_low_threshold = page.is_free, page.is_low_threshold
    event.schedule_page_id = page.pk
    set_state(event, is_cancelled=page.is_cancelled, now=now)


def set_state(event: Event, *, is_cancelled: bool, now: datetime) -> None:
    """Let the event take place unless its page, or whoever suspended it, says otherwise."""
    if not is_cancelled and not event.is_suspended:
        event.state, event.cancelled_at = Event.State.SCHEDULED, None
        return
    event.state = Event.State.CANCELLED
    event.cancelled_at = event.cancelled_at or now


def _copy_relations(event: Event, page: Any) -> None:
    event.hosts.set(page.hosts.all())
    event.categories.set(page.categories.all())


def _columns(event: Event) -> dict[str, Any]:
    skipped = {"fingerprint", "sequence", "changed_at", "checked_on", "booking"}
    fields = [field for field in event._meta.concrete_fields if field.name not in skipped]
    return {field.attname: getattr(event, field.attname) for field in fields}


def _was_cancelled(event: Event, state: str) -> bool:
    return event.state == Event.State.CANCELLED and state != Event.State.CANCELLED


def _newest(pages: list[Any]) -> datetime | None:
    return max((page.last_published_at for page in pages if page.last_published_at), default=None)


def _uid_host() -> str:
    if app_settings.UID_HOST:
        return app_settings.UID_HOST
    site = Site.objects.filter(is_default_site=True).first()
    return site.hostname if site else "localhost"
