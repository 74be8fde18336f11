"""What a page says of its hosts counts: rows follow it whenever its event is projected.

An editor who takes a host off the page, or puts one there, decides so. Only what was written
before an association answered cannot have meant it: a draft that waited in the workflow, or one
whose publishing had begun. There the answer counts, and the page is put right.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from wagtail_talko.associations.models import Association
from wagtail_talko.audit import audit
from wagtail_talko.events.groups import published_pages
from wagtail_talko.events.listings import render_listings
from wagtail_talko.events.models import Event
from wagtail_talko.organising.hosting import notifications
from wagtail_talko.organising.hosting.actions import describe, end_invitation
from wagtail_talko.organising.hosting.models import EventHost, utc_now
from wagtail_talko.organising.hosting.pages import pages_of, write_hosts
from wagtail_talko.organising.hosting.queries import HostedEvent, hosted_event

State = EventHost.State


def follow_page(event: Event) -> None:
    """Bring the rows in line with the event's page, or the page with them.

    In the transaction of the event's projection. One query where nobody was ever asked.
    """
    found = EventHost.objects.filter(translation_key=event.translation_key).exclude(
        state=State.CHOSEN
    )
    rows = list(found.select_related("association__municipality", "asked_by").order_by("pk"))
    hosted = hosted_event(event.translation_key) if rows else None
    if hosted is None or hosted.event is None:
        return
    written, now = _written(event), utc_now()
    named = set(event.hosts.values_list("pk", flat=True))
    add, drop = [], []
    for row in rows:
        is_named = row.association_id in named
        is_answer = row.answered_at is not None and written is not None
        is_older = is_answer and written <= row.answered_at  # type: ignore[operator]
        if row.state == State.ACCEPTED and not is_named:
            add += _dropped(row, hosted, is_older=is_older, now=now)
        elif row.state == State.LEFT and is_named and is_older:
            drop.append(row.association)
        elif row.state != State.ACCEPTED and is_named:
            _follow(row, State.ACCEPTED, now=now)
    if add or drop:
        _put_right(event, hosted, add, drop, now=now)
    _end_invitations(rows, hosted, now)


def forget_pages(key: UUID) -> None:
    """With the last page of an event goes what was asked about it."""
    if not pages_of(key):
        EventHost.objects.filter(translation_key=key).delete()


def _written(event: Event) -> datetime | None:
    """Return when the words were written that are live now."""
    pages = published_pages([event.translation_key])[event.translation_key]
    page = next((page for page in pages if page.pk == event.schedule_page_id), None)
    return page.live_revision.created_at if page and page.live_revision_id else None


def _dropped(
    row: EventHost, hosted: HostedEvent, *, is_older: bool, now: datetime
) -> list[Association]:
    """Let an editor's decision stand; return the association where it was none."""
    if is_older:
        return [row.association]
    _follow(row, State.LEFT, now=now)
    notifications.tell_asked("removed", row, hosted, by=None)
    return []


def _follow(row: EventHost, state: str, *, now: datetime) -> None:
    row.state, row.message, row.answered_at = state, "", now
    row.save(update_fields=["state", "message", "answered_at"])
    audit(row, "event_host.follow", by=None, **describe(row))


def _put_right(event: Event, hosted: HostedEvent, add: Any, drop: Any, *, now: datetime) -> None:
    write_hosts(hosted.pages, add=add, drop=drop)
    event.hosts.add(*add)
    event.hosts.remove(*drop)
    gone = {each.pk for each in drop}
    hosted.hosts = [host for host in [*hosted.hosts, *add] if host.pk not in gone]
    render_listings([event.pk], now=now)


def _end_invitations(rows: list[EventHost], hosted: HostedEvent, now: datetime) -> None:
    """Take back what was asked in the name of one that is no host any more."""
    hosts = {host.pk for host in hosted.hosts}
    for row in rows:
        if row.state == State.INVITED and row.asked_by_id not in hosts:
            end_invitation(row, hosted, by=None, now=now)
            audit(row, "event_host.follow", by=None, **describe(row))
