"""The whole event: cancelled until further notice, and taken up again."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_talko.events.models import Occurrence
from wagtail_talko.events.suspending import resume_event, suspend_event
from wagtail_talko.organising.forms import MessageForm
from wagtail_talko.organising.queries import coming_at_all_times, organised_event, told_of
from wagtail_talko.organising.views.base import (
    act_or_ask,
    for_organisers,
    gone,
    say_told,
)


@for_organisers
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel every coming date until further notice, with a message."""
    event = organised_event(request.user, pk)
    if not event.is_on:
        return gone(request, event)
    form = MessageForm(request.POST if request.method == "POST" else None)
    told = told_of(coming_at_all_times(event))
    return act_or_ask(
        request,
        event,
        form,
        lambda: suspend_event(event=event, by=request.user, notice=form.words or ""),
        done=lambda _event: _("The event is cancelled until further notice.") + say_told(told),
        template="suspend",
        heading=_("Cancel until further notice"),
        label=_("Cancel until further notice"),
        kind="warning",
        context={"told": told, "has_rooms": event.takes_room},
    )


@for_organisers
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    event = organised_event(request.user, pk)
    if not event.is_suspended:
        return gone(request, event)
    told = told_of(coming_at_all_times(event))
    return act_or_ask(
        request,
        event,
        MessageForm(request.POST if request.method == "POST" else None),
        lambda: resume_event(event=event, by=request.user),
        done=lambda missing: _("The event goes on.") + _say_missing(missing) + say_told(told),
        template="resume",
        heading=_("Let it go on"),
        label=_("Let it go on"),
        context={"told": told, "has_rooms": event.takes_room},
    )


def _say_missing(rows: list[Occurrence]) -> str:
    if not rows:
        return ""
    text = ngettext(
        "%(n)d date has no room: it was booked meanwhile. Give it another room or time.",
        "%(n)d dates have no room: it was booked meanwhile. Give them another room or time.",
        len(rows),
    )
    return " " + text % {"n": len(rows)}
