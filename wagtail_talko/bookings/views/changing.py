"""Change when and where a booking's dates are: which and what, check, send."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_talko.bookings.changes import (
    ChangePlan,
    coming_dates,
    judge_change,
    make_change_plan,
    send_change,
)
from wagtail_talko.bookings.forms import ChangeForm
from wagtail_talko.bookings.lateness import is_late
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.plans import PlannedDate
from wagtail_talko.bookings.quotas.left import WITH_CHANGE
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.views.check import Who, check_context
from wagtail_talko.bookings.views.choosing import WHEN_CHANGING, Taken, take_choices
from wagtail_talko.bookings.views.own import (
    booking_crumbs,
    booking_path,
    dates_of,
    editable_booking,
    remember_language,
)
from wagtail_talko.bookings.views.scope import shown_rooms
from wagtail_talko.bookings.views.usage import own_usage
from wagtail_talko.elements import ErrorLink, Step
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.models import Room

SENT = ("scope", "day", "start_time", "end_time", "room", "change")
DETAILS, CHECK = 1, 2


def steps() -> list[Step]:
    return [Step(label=_("New time")), Step(label=_("Check"))]


@login_required
def change(request: HttpRequest, pk: int, date_pk: int) -> HttpResponse:
    """The form, and the page to check it; a button tells which: edit, check or send."""
    booking = editable_booking(request.user, pk)
    coming = coming_dates(dates_of(booking), datetime.now(UTC))
    chosen = next((date for date in coming if date.pk == date_pk), None)
    if chosen is None:
        messages.warning(request, _("That time can no longer be changed."))
        return HttpResponseRedirect(booking_path(booking))
    rooms = rooms_for(request, booking)
    taken = take_choices(request.POST)
    form = ChangeForm(
        taken.data if request.method == "POST" else None, date=chosen, coming=coming, rooms=rooms
    )
    if not form.is_valid() or request.POST.get("step") == "edit":
        return _details(request, booking, form)
    plan = make_change_plan(form.chosen, form.wish, taken.data.getlist("change"), form.rooms)
    if plan.changes_nothing and not any(each.is_chosen for each in plan.kept):
        form.add_error(None, _("Nothing would change. Choose another day, time or room."))
        return _details(request, booking, form)
    return _check_or_send(request, booking, form, plan, taken)


def rooms_for(request: HttpRequest, booking: Booking) -> list[Room]:
    """Return the rooms a member may move the booking to, its own among them."""
    home = booking.room.space.municipality_id
    found = shown_rooms(request).filter(space__municipality=home)
    return [
        room for room in found if room.bookers != Room.Bookers.STAFF or room.pk == booking.room_id
    ]


def _details(request: HttpRequest, booking: Booking, form: ChangeForm) -> HttpResponse:
    context = {
        "booking": booking,
        "date": form.date,
        "form": form,
        "here": booking_path(booking),
        "crumbs": booking_crumbs(booking),
        "steps": steps(),
        "step": DETAILS,
    }
    return render(request, "wagtail_talko/bookings/change.html", context)


def _check_or_send(
    request: HttpRequest, booking: Booking, form: ChangeForm, plan: ChangePlan, taken: Taken
) -> HttpResponse:
    was_late = False
    if request.POST.get("step") == "send" and not plan.changes_nothing:
        try:
            done = send_change(plan, by=request.user, seen=read_seen(request))
        except BookingRefused:
            was_late = True
        except TalkoError as error:
            # Somebody else was quicker, or the button was pressed twice.
            messages.warning(request, str(error))
            return HttpResponseRedirect(booking_path(booking))
        else:
            remember_language(request.user)
            messages.success(request, say_changed(done, plan))
            return HttpResponseRedirect(booking_path(booking))
    judged = judge_change(plan, booking=booking, by=request.user)
    wished = form.wish.room or form.date.room
    context = check_context(
        taken,
        judged,
        wished,
        sent=SENT,
        who=who_changes(booking),
        stances=WHEN_CHANGING,
        was_late=was_late,
    )
    context["hidden"] += [("seen", f"{pk}.{sequence}") for pk, sequence in plan.seen.items()]
    if plan.changes_nothing:
        text = _("Nothing would change: every time stays as it is.")
        context["errors"] = [ErrorLink(text=text)]
        context["has_errors"] = True
    context |= {
        "booking": booking,
        "action": request.path,
        "here": booking_path(booking),
        "crumbs": booking_crumbs(booking),
        "steps": steps(),
        "step": CHECK,
        "usage": own_usage(judged, booking, request.user, words=WITH_CHANGE),
        **consequences(plan),
    }
    return render(request, "wagtail_talko/bookings/change_check.html", context)


def who_changes(booking: Booking) -> Who:
    return Who(booking.association, booking, booking.loudness, is_alone=booking.is_exclusive)


def consequences(plan: ChangePlan) -> dict[str, Any]:
    """Return what a member ought to know before sending: who answers, what is given up late."""
    asking = [each.room for each in plan.dates if each.room.needs_approval]
    now = datetime.now(UTC)
    given_up = [each.booked for each in plan.left_out if each.booked]
    return {
        "waits": bool(asking),
        "is_answered": any(is_answered(each) for each in plan.dates),
        "holds": all(room.request_holds_room for room in asking),
        "late": [date for date in given_up if is_late(date, now)],
    }


def is_answered(each: PlannedDate) -> bool:
    """Say whether the date waits for an answer and goes where none is needed."""
    waits = each.booked is not None and each.booked.state == BookingDate.State.REQUESTED
    return waits and not each.room.needs_approval


def read_seen(request: HttpRequest) -> dict[int, int]:
    """Read how the page showed the dates; what it did not send reads as nothing seen."""
    seen = {}
    for text in request.POST.getlist("seen")[:400]:
        key, _sep, sequence = text.partition(".")
        if key.isdecimal() and sequence.isdecimal() and len(text) < 30:
            seen[int(key)] = int(sequence)
    return seen


def say_changed(done: list[BookingDate], plan: ChangePlan) -> str:
    """Say how many dates moved, were given up and stayed, and whether they wait."""
    moved, gone = len(plan.dates), len(plan.left_out)
    kept = sum(each.is_chosen for each in plan.kept)
    said = []
    if moved:
        said.append(ngettext("%(n)d time was changed.", "%(n)d times were changed.", moved))
    if gone:
        said.append(ngettext("%(n)d time was cancelled.", "%(n)d times were cancelled.", gone))
    if kept:
        said.append(ngettext("%(n)d time stays as it was.", "%(n)d times stay as they were.", kept))
    numbers = [n for n in (moved, gone, kept) if n]
    said = [text % {"n": n} for text, n in zip(said, numbers, strict=True)]
    if any(date.state == BookingDate.State.REQUESTED for date in done):
        said.append(_("The municipality answers your request. You get a message then."))
    elif any(is_answered(each) for each in plan.dates):
        said.append(_("The room is booked for you."))
    return " ".join(said)
