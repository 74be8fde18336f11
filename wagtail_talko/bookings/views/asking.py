"""Ask for a room in steps: details, check, send, done. No step keeps anything on the server."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from wagtail_talko.associations.joining.limits import may_invite
from wagtail_talko.associations.joining.refusals import TooManyInvitations
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings import plans
from wagtail_talko.bookings.accessories.queries import borrowable
from wagtail_talko.bookings.actions.hosting import at_once
from wagtail_talko.bookings.forms import BookingForm
from wagtail_talko.bookings.forms.borrowing import sent_accessories
from wagtail_talko.bookings.quotas.left import Usage, usage_in
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.sharing.queries import beside
from wagtail_talko.bookings.sharing.words import Neighbour, neighbours
from wagtail_talko.bookings.views.asked import (
    asked_rows,
    asked_usage,
    asks_later,
    to_leave_out,
)
from wagtail_talko.bookings.views.check import Who, check_context
from wagtail_talko.bookings.views.choosing import Taken, take_choices
from wagtail_talko.bookings.views.done import CHECK, DETAILS, steps
from wagtail_talko.bookings.views.facts import rules_before_typing
from wagtail_talko.bookings.views.own import (
    no_association,
    own_associations,
    remember_language,
)
from wagtail_talko.bookings.views.scope import shown_associations, shown_rooms
from wagtail_talko.bookings.waiting import plans as waits
from wagtail_talko.elements import ErrorLink
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import local_date

# Query string of a free time -> field of the form.
FROM_QUERY = {
    "room": "room",
    "date": "start_date",
    "start": "start_time",
    "end": "end_time",
    "people": "people",
    "association": "association",
    "until": "until",
}


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The form, and the page to check it; a button tells which: edit, check or send."""
    associations = own_associations(request.user)
    if not associations:
        return no_association(request)
    rooms = [room for room in shown_rooms(request) if room.bookers != Room.Bookers.STAFF]
    if request.method != "POST":
        form = BookingForm(rooms=rooms, associations=associations, initial=_initial(request, rooms))
        form.offer(*borrowable(form.chosen_room, ()))
        return _details(request, form)
    taken = take_choices(request.POST, left_out="left_out_dates")
    form = BookingForm(
        taken.data,
        rooms=rooms,
        associations=associations,
        askable=shown_associations(request),
    )
    form.offer(*borrowable(form.chosen_room, sent_accessories(taken.data)))
    if "drop_host" in request.POST:
        form.drop_host(request.POST["drop_host"])
        return _details(request, form)
    if request.POST.get("step") == "add_host":
        form.add_host()
        return _details(request, form)
    if not form.is_valid() or request.POST.get("step") == "edit":
        return _details(request, form)
    form.keep_named()
    return _check_or_send(request, form, taken)


def _check_or_send(request: HttpRequest, form: BookingForm, taken: Taken) -> HttpResponse:
    assert form.schedule is not None and form.chosen_room is not None
    changes = [c for text in taken.data.getlist("change") if (c := plans.read_change(text))]
    plan = plans.make_plan(form.schedule, form.chosen_room, changes, form.rooms)
    plan = waits.set_waiting(plan, taken.data.getlist("change"))
    association = form.chosen_association
    was_late, error = False, ""
    if request.POST.get("step") == "send":
        try:
            sent = _send(request, form, plan, association)
        except BookingRefused:
            # Taken or free since the page was shown, or sent twice.
            sent = waits.Sent(plans.sent_before(plan, association=association, by=request.user), [])
            was_late = True
        except TooManyInvitations as refused:
            sent, error = waits.Sent([], []), str(refused)
        if sent.booked or sent.wishes:
            remember_language(request.user)
            return HttpResponseRedirect(_done_url(sent))
    judge = partial(
        plans.judge,
        association=association,
        by=request.user,
        people=form.cleaned_data["people"],
        is_exclusive=form.cleaned_data.get("is_exclusive", False),
        accessories=form.wanted,
        hosts=form.hosts,
    )
    judged = waits.judge(plan, judge, association=association)
    # What is free meanwhile is booked, not waited for.
    kept = waits.without_ended(taken.data.getlist("change"), plan, judged)
    taken.data.setlist("change", kept)
    context = check_context(
        taken,
        judged,
        form.chosen_room,
        sent=[*form.sent_names, "change"],
        who=Who(
            association,
            loudness=form.cleaned_data.get("loudness", ""),
            is_alone=form.cleaned_data.get("is_exclusive", False),
        ),
        was_late=was_late,
    )
    sure = at_once([host for host, _edits in form.hosts], form.chosen_room, request.user)
    if error:
        context |= {"errors": [*context["errors"], ErrorLink(text=error)], "has_errors": True}
    context |= {
        "form": form,
        "rows": asked_rows(form, form.chosen_room, sure),
        "leave_out": to_leave_out(judged),
        "usage": asked_usage(form, judged, sure),
        "asks_later": asks_later(form, judged),
        "steps": steps(),
        "step": CHECK,
    }
    return render(request, "wagtail_talko/bookings/check.html", context)


def _send(
    request: HttpRequest, form: BookingForm, plan: plans.Plan, association: Association
) -> waits.Sent:
    """Raises `BookingRefused`, `TooManyInvitations`."""
    # Each is a mail to every member of another association.
    if not all(may_invite(request) for _host in form.hosts):
        raise TooManyInvitations
    return waits.send(
        plan,
        association=association,
        by=request.user,
        purpose=form.cleaned_data["purpose"],
        language=get_language() or "",
        accessories=form.wanted,
        hosts=form.hosts,
        hosts_message=form.cleaned_data["hosts_message"],
        **form.details,
    )


def _details(request: HttpRequest, form: BookingForm) -> HttpResponse:
    room = form.chosen_room
    associations = list(form.associations.values())
    context = {
        "form": form,
        "room": room,
        "rules": rules_before_typing(room, form.wished_day) if room else [],
        "associations": associations,
        "neighbours": _neighbours(form, room) if room else [],
        "usage": _usage(form, room, associations) if room else [],
        "steps": steps(),
        "step": DETAILS,
    }
    return render(request, "wagtail_talko/bookings/new.html", context)


def _neighbours(form: BookingForm, room: Room) -> list[Neighbour]:
    """Say who else is in a shared room at the first time wished for."""
    span = form.wished_span
    if span is None:
        return []
    rows = [row for found in beside([(room, *span)]).values() for row in found]
    loudness = form.data.get("loudness", "") if form.is_bound else ""
    return neighbours(rows, room, loudness)


def _usage(form: BookingForm, room: Room, associations: Sequence[Association]) -> list[Usage]:
    """Say what has been used of the room's quotas around the day that is wished for."""
    now = datetime.now(UTC)
    day = form.wished_day or local_date(now, room.space.zone)
    return usage_in(room, associations, day, now=now)


def _initial(request: HttpRequest, rooms: Sequence[Room]) -> dict[str, Any]:
    """Fill the form from the link that was followed and from who one is."""
    user: Any = request.user
    initial: dict[str, Any] = {
        field: value for name, field in FROM_QUERY.items() if (value := request.GET.get(name, ""))
    }
    if request.GET.get("repeats") == "weekly":
        initial["recurrence"] = "RRULE:FREQ=WEEKLY"
    if len(rooms) == 1:
        initial.setdefault("room", rooms[0].pk)
    initial |= {"contact_name": user.get_full_name(), "contact_email": user.email}
    return initial


def _done_url(sent: waits.Sent) -> str:
    query = urlencode(
        [("booking", booking.pk) for booking in sent.booked]
        + [("wish", wish.pk) for wish in sent.wishes]
    )
    return f"{reverse('talko:booking_done')}?{query}"
