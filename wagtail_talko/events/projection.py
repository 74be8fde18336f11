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
from wagtail_talko.events.dates import effective_from, plan_dates, protected, write_dates
from wagtail_talko.events.groups import choose_owner, hand_over, pages_exist, published_pages
from wagtail_talko.events.listings import render_listings
from wagtail_talko.events.locking import lock_for_events
from wagtail_talko.events.models import Event, Occurrence, new_uid
from wagtail_talko.events.own_rooms import authority_over_room
from wagtail_talko.events.schedules import copy_page_schedule, schedule_of
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
        return Event.objects.filter(translation_key=key).first()


def publisher_of(page: Any) -> Any:
    """Return who published the page; None when code did."""
    revision = page.live_revision
    return revision.user if revision else None


@action
def _project(key: UUID, by: Any, now: datetime) -> Event | None:
    _lock(key, now)
    event = (
        Event.objects.select_related("booking__association", "space", "room__space")
        .filter(translation_key=key)
        .first()
    )
    # Read under the lock: a page may have been published while we waited.
    pages = published_pages([key])[key]
    owner = choose_owner(event, pages)
    if owner is None:
        return _hide(event, now) if event else None
    if event is None:
        return _create(owner, by or publisher_of(owner), pages, now)
    if owner.pk != event.schedule_page_id and not _has_ended(event):
        hand_over(event, owner)
    return _update(event, owner, by or publisher_of(owner), pages, now)


def _lock(key: UUID, now: datetime) -> None:
    """Lock the event, and before it the rooms and hosts it has or its page gives it."""
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


def _create(owner: Any, by: Any, pages: list[Any], now: datetime) -> Event | None:
    if owner.start_date is None:
        return None
    event = Event(translation_key=owner.translation_key, uid=new_uid(_uid_host()), changed_at=now)
    _copy_page(event, owner, now)
    event.seen_published_at = _newest(pages)
    try:
        with transaction.atomic():
            event.save()
    except IntegrityError as error:
        # Somebody has projected the pages meanwhile: look again.
        raise LayoutChanged from error
    _copy_relations(event, owner)
    audit(event, "event.project", by=by, page=owner.pk)
    return _settle(event, owner, by, now)


def _update(event: Event, owner: Any, by: Any, pages: list[Any], now: datetime) -> Event:
    was = (_columns(event), schedule_of(event), event.time_zone, event.state)
    if owner.start_date is not None:
        _copy_page(event, owner, now)
    if schedule_of(event) != was[1] or event.time_zone != was[2]:
        rows = event.occurrences.all()
        event.effective_from = effective_from(event, was[1], was[2], rows, now)
    event.seen_published_at, event.needs_projection = _newest(pages), False
    if _columns(event) != was[0]:
        event.save()
        code = "event.cancel" if _was_cancelled(event, was[3]) else "event.project"
        audit(event, code, by=by, page=owner.pk)
    _copy_relations(event, owner)
    return _settle(event, owner, by, now)


def _settle(event: Event, owner: Any, by: Any, now: datetime) -> Event:
    """Bring dates, rooms and listings in line with the event's columns."""
    settle_dates(event, owner, by=by, now=now)
    render_listings([event.pk], now=now)
    event.refresh_from_db()
    event_projected.send(sender=Event, event=event)
    return event


def settle_dates(event: Event, owner: Any, *, by: Any, now: datetime) -> None:
    """Bring rows and rooms up to the horizon; tell the editor of rooms that are missing."""
    changes = plan_dates(event, _rows(event), now)
    rooms.release(changes.gone, by=by, now=now)
    write_dates(changes)
    rows = _rows(event)
    was_missing = {row.pk for row in rows if row.room_missing}
    language = owner.locale.language_code
    whose = authority_over_room(owner, by)
    rooms.sync_rooms(event, rows, by=whose, title=owner.title, language=language, now=now)
    missing = [row for row in rows if row.room_missing and row.pk not in was_missing]
    notifications.tell_rooms_missing(event, owner, missing, by=by)


def _rows(event: Event) -> list[Occurrence]:
    links = ("booking_date__booking", "booking_date__room__space__municipality", "room__space")
    return list(event.occurrences.select_related(*links).order_by("date"))


def _hide(event: Event, now: datetime) -> Event:
    """Nothing is published any more: hide it and keep its rooms; without any page, end it."""
    if not pages_exist(event.translation_key):
        _end(event, now=now)
    if event.state != Event.State.HIDDEN:
        event.state = Event.State.HIDDEN
        event.save(update_fields=["state"])
        audit(event, "event.hide", by=None, page=event.schedule_page_id)
        if event.schedule_page_id is not None:
            notifications.tell_hidden(event, now=now)
    if event.needs_projection:
        event.needs_projection = False
        event.save(update_fields=["needs_projection"])
    render_listings([event.pk], now=now)
    event_projected.send(sender=Event, event=event)
    return event


def _has_ended(event: Event) -> bool:
    """All pages were deleted: one that is published now begins anew with its own schedule."""
    return event.state == Event.State.HIDDEN and event.schedule_page_id is None


def _end(event: Event, *, now: datetime) -> None:
    """The last page is deleted: give the rooms back, drop the coming dates, keep the history."""
    coming = [row for row in _rows(event) if row.start > now]
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


def _copy_page(event: Event, page: Any, now: datetime) -> None:
    copy_page_schedule(event, page)
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
