"""Ask for a room in steps: details, check, send, done. No step keeps anything on the server."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings import plans
from wagtail_talko.bookings.accessories.queries import borrowable, say_borrowed
from wagtail_talko.bookings.forms import BookingForm
from wagtail_talko.bookings.forms.borrowing import sent_accessories
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.quotas.left import Usage, usage_in
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.sharing.queries import beside
from wagtail_talko.bookings.sharing.words import Neighbour, neighbours
from wagtail_talko.bookings.views.asked import asked_rows, asked_usage, to_leave_out
from wagtail_talko.bookings.views.check import Who, check_context
from wagtail_talko.bookings.views.choosing import Taken, take_choices
from wagtail_talko.bookings.views.facts import rules_before_typing
from wagtail_talko.bookings.views.own import (
    dates_of,
    left_out_words,
    no_association,
    own_associations,
    own_bookings,
    remember_language,
)
from wagtail_talko.bookings.views.scope import shown_rooms
from wagtail_talko.bookings.waiting import plans as waits
from wagtail_talko.bookings.waiting.queries import wishes_of, with_places
from wagtail_talko.elements import Step
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
DETAILS, CHECK, DONE = 1, 2, 3


def steps() -> list[Step]:
    return [Step(label=_("Details")), Step(label=_("Check")), Step(label=_("Done"))]


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
    form = BookingForm(taken.data, rooms=rooms, associations=associations)
    form.offer(*borrowable(form.chosen_room, sent_accessories(taken.data)))
    if not form.is_valid() or request.POST.get("step") == "edit":
        return _details(request, form)
    return _check_or_send(request, form, taken)


def _check_or_send(request: HttpRequest, form: BookingForm, taken: Taken) -> HttpResponse:
    assert form.schedule is not None and form.chosen_room is not None
    changes = [c for text in taken.data.getlist("change") if (c := plans.read_change(text))]
    plan = plans.make_plan(form.schedule, form.chosen_room, changes, form.rooms)
    plan = waits.set_waiting(plan, taken.data.getlist("change"))
    association = form.chosen_association
    was_late = False
    if request.POST.get("step") == "send":
        try:
            sent = _send(request, form, plan, association)
        except BookingRefused:
            # Taken or free since the page was shown, or sent twice.
            sent = waits.Sent(plans.sent_before(plan, association=association, by=request.user), [])
            was_late = True
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
    context |= {
        "form": form,
        "rows": asked_rows(form, form.chosen_room),
        "leave_out": to_leave_out(judged),
        "usage": asked_usage(form, judged),
        "steps": steps(),
        "step": CHECK,
    }
    return render(request, "wagtail_talko/bookings/check.html", context)


def _send(
    request: HttpRequest, form: BookingForm, plan: plans.Plan, association: Association
) -> waits.Sent:
    return waits.send(
        plan,
        association=association,
        by=request.user,
        purpose=form.cleaned_data["purpose"],
        language=get_language() or "",
        accessories=form.wanted,
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


@login_required
def done(request: HttpRequest) -> HttpResponse:
    """What was booked, what is waited for, and what happens next."""
    ids = _ids(request, "booking")
    found = list(own_bookings(request.user).filter(pk__in=ids).order_by("pk"))
    wishes = wishes_of(request.user).filter(pk__in=_ids(request, "wish"))
    wished = with_places(list(wishes.order_by("start", "pk")))
    if not found and not wished:
        raise Http404
    dates: list[BookingDate] = sorted(
        (date for booking in found for date in dates_of(booking)),
        key=lambda date: (date.start, date.pk),
    )
    is_request = any(date.state == BookingDate.State.REQUESTED for date in dates)
    context = {
        "bookings": found,
        "dates": dates,
        "waits": is_request,
        "holds": all(date.holds_room for date in dates),
        "wishes": wished,
        "left_out": left_out_words(found[0]) if found else "",
        "borrowed": ", ".join(say_borrowed(found[0])) if found else "",
        "steps": steps(),
        "step": DONE,
    }
    return render(request, "wagtail_talko/bookings/done.html", context)


def _ids(request: HttpRequest, name: str) -> list[int]:
    """Return the keys in the query string; what no key can be is passed over."""
    found = request.GET.getlist(name)[: app_settings.MAX_DATES]
    return [int(pk) for pk in found if pk.isdecimal() and len(pk) < 15]
