"""The coming dates of one event, and what its organisers do to each of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wagtail_talko.events import actions
from wagtail_talko.events.dates import series_time
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.times import time_links
from wagtail_talko.organising.forms import (
    MessageForm,
    NoteForm,
    TimeForm,
    initial_of,
    length_of,
)
from wagtail_talko.organising.queries import (
    coming_rows,
    organised_event,
    people_at,
    rooms_to_choose,
    told_of,
    told_of_new_date,
)
from wagtail_talko.organising.views.base import (
    act_or_ask,
    dates_url,
    for_organisers,
    from_query,
    gone,
    say_told,
)
from wagtail_talko.signups.notifications.mail import title_of

PER_PAGE = 30
CANCELLED = Occurrence.State.CANCELLED


@for_organisers
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """List the coming dates with what can be done to each. A constant number of queries."""
    event = organised_event(request.user, pk)
    page = Paginator(coming_rows(event), PER_PAGE).get_page(request.GET.get("page"))
    people = people_at(page)
    context = {
        "event": event,
        "title": title_of(event),
        "page": page,
        "times": time_links(event, dates_url),
        "rows": [{"row": row, "people": people.get(row.pk, 0)} for row in page],
    }
    return render(request, "wagtail_talko/organising/dates.html", context)


@for_organisers
def cancel(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Cancel one date, with a message."""
    event, row = _found(request, pk, row_pk)
    if row is None or row.state == CANCELLED:
        return gone(request, event)
    form = MessageForm(_data(request), known=row.note)
    told = told_of([row])
    return act_or_ask(
        request,
        event,
        form,
        lambda: actions.cancel_occurrence(occurrence=row, by=request.user, note=form.words),
        done=lambda _row: _("The date has been cancelled.") + say_told(told),
        template="cancel",
        heading=_("Cancel one date"),
        label=_("Cancel this date"),
        kind="warning",
        context={"row": row, "told": told, "has_room": row.booking_date_id is not None},
    )


@for_organisers
def note(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Write what residents read at one date."""
    event, row = _found(request, pk, row_pk)
    if row is None:
        return gone(request, event)
    form = NoteForm(_data(request), known=row.note)
    told = told_of([row])
    return act_or_ask(
        request,
        event,
        form,
        lambda: actions.note_occurrence(occurrence=row, by=request.user, note=form.words or ""),
        done=lambda _row: _("The message has been saved.") + (say_told(told) if form.words else ""),
        template="note",
        heading=_("Message about one date"),
        label=_("Save the message"),
        context={"row": row, "told": told},
    )


@for_organisers
def move(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Give one date another day, time or room."""
    event, row = _found(request, pk, row_pk)
    if row is None or not event.is_on:
        return gone(request, event)
    form = TimeForm(
        _data(request),
        event=event,
        length=length_of(row, event),
        rooms=rooms_to_choose(event, row),
        room=row.room or event.room,
        known=row.note,
        initial={**initial_of(row, event), **from_query(request)},
    )
    told = told_of([row])

    def act() -> Occurrence:
        start, end = form.span()
        return actions.move_occurrence(
            occurrence=row, start=start, end=end, room=form.chosen_room, by=request.user,
            note=form.words,
        )  # fmt: skip

    return act_or_ask(
        request,
        event,
        form,
        act,
        done=lambda _row: _("The date has been changed.") + say_told(told),
        template="move",
        heading=_("Move one date"),
        label=_("Change this date"),
        context={"row": row, "told": told},
    )


@for_organisers
def restore(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Take a change of one date back: it is as the series says."""
    event, row = _found(request, pk, row_pk)
    if row is None or not row.is_exception:
        return gone(request, event)
    start, end = (row.start, row.end) if row.is_detached else series_time(event, row.date)
    told = told_of([row])
    return act_or_ask(
        request,
        event,
        MessageForm(_data(request)),
        lambda: actions.restore_occurrence(occurrence=row, by=request.user),
        done=lambda _row: _("The date is as it was.") + say_told(told),
        template="restore",
        heading=_("Take a change back"),
        label=_("Take a change back"),
        context={"row": row, "told": told, "start": start, "end": end},
    )


@for_organisers
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a date outside the rhythm."""
    event = organised_event(request.user, pk)
    if not event.is_on:
        return gone(request, event)
    times = {"start_time": event.start_time, "end_time": _end_time(event)}
    form = TimeForm(
        _data(request),
        event=event,
        length=event.duration,
        rooms=rooms_to_choose(event),
        room=event.room,
        initial={**times, **from_query(request)},
    )
    told = told_of_new_date(event)

    def act() -> Occurrence:
        start, end = form.span()
        return actions.add_occurrence(
            event=event, start=start, end=end, room=form.chosen_room, by=request.user,
            note=form.words,
        )  # fmt: skip

    return act_or_ask(
        request,
        event,
        form,
        act,
        done=lambda _row: _("The date has been added.") + say_told(told),
        template="add",
        heading=_("Add a date"),
        label=_("Add this date"),
        context={"told": told},
    )


def _found(request: HttpRequest, pk: int, row_pk: int) -> tuple[Event, Occurrence | None]:
    event = organised_event(request.user, pk)
    row = coming_rows(event).filter(pk=row_pk).first()
    if row is not None:
        row.event = event
    return event, row


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _end_time(event: Event) -> Any:
    if event.start_time is None:
        return None
    start, end = series_time(event, event.start_date)
    return end.astimezone(event.zone).time()
