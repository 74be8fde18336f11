"""An event as its page shows it: when, where, by whom."""

from collections.abc import Sequence, Sized
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language

from wagtail_talko.codes import Audience, labels
from wagtail_talko.elements import DateItem
from wagtail_talko.events.actions import may_change
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.schedules import (
    own_schedule_of,
    own_schedule_of_page,
    schedule_of_page,
    sentence_of,
    zone_name_of_page,
)
from wagtail_talko.events.times import page_times
from wagtail_talko.events.wordings import unsettled_in_words
from wagtail_talko.recurrence import RecurrenceError, Schedule
from wagtail_talko.spaces.models import Room, Space
from wagtail_talko.words import pick

MOST_DATES = 12


@dataclass
class Presented:
    """What a template needs of an event, ready to show."""

    zone: str = ""
    sentence: str = ""
    dates: list[DateItem] = field(default_factory=list)
    is_cancelled: bool = False
    is_suspended: bool = False
    notice: Any = ""
    is_over: bool = False
    space: Space | None = None
    room: Room | None = None
    room_url: str = ""
    hosts: list[Any] = field(default_factory=list)
    categories: list[Any] = field(default_factory=list)
    audience: list[str] = field(default_factory=list)
    hides_place: bool = False
    is_low_threshold: bool = False
    feed_path: str = ""
    event: Event | None = None


def organise_path(event: Event | None, request: Any) -> str:
    """Return where the visitor changes the event's dates; "" for those who may not.

    No query for visitors who have not signed in.
    """
    user = getattr(request, "user", None)
    if event is None or user is None or not user.is_authenticated or not may_change(event, user):
        return ""
    try:
        return reverse("talko:event_dates", args=[event.pk])
    except NoReverseMatch:
        return ""


def present(page: Any, *, is_preview: bool = False) -> Presented:
    """Present a published event from its records, a preview from the page's own fields.

    Records tell of cancelled and moved dates and are the same in every language; an unpublished
    page has none. 5 queries for a published one, however many times a day it has.
    """
    events = [] if is_preview else _events_of(page)
    return _from_records(events, page) if events else _from_fields(page)


def _events_of(page: Any) -> list[Event]:
    """Return the events of all times the page has or had, that of its own time first."""
    return list(
        Event.objects.filter(translation_key=page.translation_key)
        .exclude(state=Event.State.HIDDEN)
        .select_related("space__municipality", "room__space")
        .prefetch_related("hosts", "categories")
        .order_by("time_key")
    )


def _from_records(events: list[Event], page: Any) -> Presented:
    now, event = timezone.now(), events[0]
    of = {each.pk: each for each in events}
    coming = Occurrence.objects.filter(event__in=events, end__gt=now).select_related("room__space")
    rows = list(coming.order_by("start", "pk")[: _most_dates(events)])
    times = sorted((e for e in events if not e.is_dropped), key=lambda e: e.start_time or time.min)
    return Presented(
        zone=event.time_zone,
        sentence=_sentence([own_schedule_of(each) for each in times], event.time_zone, event),
        dates=[_date_item(of[row.event_id], row) for row in rows],
        is_cancelled=event.state == Event.State.CANCELLED,
        is_suspended=event.is_suspended,
        notice=event.notice,
        is_over=not rows,
        space=None if event.hides_place else event.space,
        room=None if event.hides_place else event.room,
        room_url="" if event.hides_place else _room_url(event.room),
        hosts=list(event.hosts.all()),
        categories=list(event.categories.all()),
        audience=labels(event.audience, Audience),
        hides_place=event.hides_place,
        is_low_threshold=event.is_low_threshold,
        feed_path=_feed_path(event),
        event=event,
    )


def _most_dates(times: Sized) -> int:
    """Return how many dates are shown: of several times a day somewhat more."""
    return MOST_DATES if len(times) == 1 else 2 * MOST_DATES


def _from_fields(page: Any) -> Presented:
    zone = zone_name_of_page(page)
    shown = Presented(
        zone=zone,
        is_cancelled=page.is_cancelled,
        space=None if page.hides_place else page.space,
        room=None if page.hides_place else page.room,
        hosts=list(page.hosts.all()),
        categories=list(page.categories.all()),
        audience=labels(page.audience, Audience),
        hides_place=page.hides_place,
        is_low_threshold=page.is_low_threshold,
    )
    if page.start_date is None:
        return shown
    times = sorted(page_times(page), key=lambda at: at.start_time or time.min)
    own = [schedule for at in times if (schedule := own_schedule_of_page(at))]
    shown.sentence = _sentence(own, zone, page)
    now = timezone.now()
    dates = [date for at in times for date in _coming(schedule_of_page(at), zone, now)]
    shown.dates = sorted(dates, key=lambda item: item.start)[: _most_dates(times)]
    return shown


def _coming(schedule: Schedule | None, zone: str, now: datetime) -> list[DateItem]:
    if schedule is None:
        return []
    try:
        dates = schedule.next_dates(zone, limit=MOST_DATES, after=now)
    except RecurrenceError:
        return []
    return [
        DateItem(start=d.start, end=d.end, zone=zone, title="", all_day=schedule.is_all_day)
        for d in dates
    ]


def _date_item(event: Event, row: Occurrence) -> DateItem:
    is_off = row.state == Occurrence.State.CANCELLED or event.state == Event.State.CANCELLED
    state = "cancelled" if is_off else "moved" if row.state == Occurrence.State.MOVED else ""
    place = ""
    if row.room_missing and not event.hides_place:
        place = unsettled_in_words("", get_language() or "en")
    elif row.room is not None and not event.hides_place:
        place = pick(row.room.name).text
    return DateItem(
        start=row.start,
        end=row.end,
        zone=event.time_zone,
        title=place,
        all_day=event.all_day,
        note=row.note,
        state=state,
    )


def _sentence(own: Sequence[Schedule], zone: str, of: Any) -> str:
    """Say the schedules of all times, the earliest first: they differ in their hours alone."""
    if not own:
        return ""
    language, leaves_out = get_language() or "en", of.leaves_out_holidays
    try:
        return sentence_of(own[0], zone, language, leaves_out_holidays=leaves_out, more=own[1:])
    except RecurrenceError:
        return ""


def _room_url(room: Room | None) -> str:
    if room is None:
        return ""
    try:
        return reverse("talko:room", args=[room.space.slug, room.slug])
    except NoReverseMatch:
        return ""


def _feed_path(event: Event) -> str:
    try:
        return reverse("talko:feed_event", args=[event.uid])
    except NoReverseMatch:
        return ""
