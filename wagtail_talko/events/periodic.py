"""What time does to events: longer horizons, old dates leaving, and mending what went wrong."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.consequences import follow_rows, rows_without_booking
from wagtail_talko.events.groups import event_page_models, published_pages
from wagtail_talko.events.listings import CHUNK, render_listings
from wagtail_talko.events.locking import lock_events, lock_for_events
from wagtail_talko.events.models import Event
from wagtail_talko.events.projection import project_group, publisher_of
from wagtail_talko.events.settling import settle_dates
from wagtail_talko.events.times import main_events

# Events looked after in one run: a tick every five minutes stays short.
MOST = 2000


def project_unfinished(*, now: datetime | None = None) -> int:
    """Project again what failed or what a crash between publishing and projecting left behind."""
    keys = {*_marked(), *_unseen(), *_without_pages()}
    for key in keys:
        project_group(key, now=now)
    _follow_lost_bookings()
    left = Event.objects.filter(needs_projection=True).count()
    if left:
        raise RuntimeError(f"{left} events cannot be projected; see the log")
    return len(keys)


def look_after(*, now: datetime | None = None, most: int = MOST) -> int:
    """Once a day for each event: rows up to the horizon, and listings as they should be now."""
    now = now or datetime.now(UTC)
    today = now.astimezone(UTC).date()
    due = Event.objects.filter(Q(checked_on=None) | Q(checked_on__lt=today))
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:most])
    for first in range(0, len(ids), CHUNK):
        _look_after(ids[first : first + CHUNK], today, now)
    return len(ids)


def project_all(*, now: datetime | None = None) -> int:
    """Project every published event page again; return how many events there are."""
    keys: set[UUID] = set(Event.objects.values_list("translation_key", flat=True))
    for model in event_page_models():
        pages: Any = model.objects.filter(live=True, alias_of=None)  # type: ignore[attr-defined]
        keys |= set(pages.values_list("translation_key", flat=True))
    for key in sorted(keys):
        project_group(key, now=now)
    return len(keys)


@action
def _look_after(ids: list[int], today: date, now: datetime) -> None:
    # All at once, because the rooms of one event after those of another are out of order.
    lock_for_events(ids, now=now)
    _extend(ids, now)
    render_listings(ids, now=now)
    Event.objects.filter(pk__in=ids).update(checked_on=today)


@action
def _follow_lost_bookings() -> None:
    ids = set(rows_without_booking().values_list("event", flat=True))
    if ids:
        lock_events(ids)
        follow_rows(list(rows_without_booking()))


def _extend(ids: list[int], now: datetime) -> None:
    """Bring repeating events up to the horizon, by their records: never by a page's fields."""
    events = Event.objects.filter(pk__in=ids).exclude(state=Event.State.HIDDEN).exclude(rule="")
    events = events.select_related("space", "room__space")
    found = list(events)
    pages = published_pages(event.translation_key for event in found)
    for event in found:
        group = pages.get(event.translation_key, [])
        owner = next((page for page in group if page.pk == event.schedule_page_id), None)
        if owner is not None:
            settle_dates([event], owner, by=publisher_of(owner), now=now)


def _marked() -> set[UUID]:
    marked = Event.objects.filter(needs_projection=True)
    return set(marked.values_list("translation_key", flat=True))


def _published() -> dict[UUID, datetime | None]:
    newest: dict[UUID, datetime | None] = {}
    for model in event_page_models():
        pages: Any = model.objects.filter(live=True, alias_of=None)  # type: ignore[attr-defined]
        for key, at in pages.values_list("translation_key", "last_published_at"):
            times = [moment for moment in (newest.get(key), at) if moment]
            newest[key] = max(times, default=None)
    return newest


def _unseen() -> set[UUID]:
    seen = dict(main_events().values_list("translation_key", "seen_published_at"))
    return {
        key
        for key, at in _published().items()
        if key not in seen or (at is not None and (seen[key] is None or at > seen[key]))
    }


def _without_pages() -> set[UUID]:
    shown = Event.objects.exclude(state=Event.State.HIDDEN)
    return set(shown.values_list("translation_key", flat=True)) - set(_published())
