"""More dates for a booking: one, or the same rhythm further on. Checked before they are sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wagtail_talko.bookings.changes import judge_added, make_added_plan, send_added
from wagtail_talko.bookings.forms import AddDateForm, ExtendForm
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.plans import Plan
from wagtail_talko.bookings.quotas.left import WITH_TIMES
from wagtail_talko.bookings.refusals import BookingRefused, ChangedMeanwhile
from wagtail_talko.bookings.rhythms import rhythm_after
from wagtail_talko.bookings.views.changing import rooms_for, who_changes
from wagtail_talko.bookings.views.check import check_context
from wagtail_talko.bookings.views.choosing import Taken, take_choices
from wagtail_talko.bookings.views.facts import rules_before_typing
from wagtail_talko.bookings.views.own import (
    booking_crumbs,
    booking_path,
    dates_of,
    editable_booking,
    remember_language,
)
from wagtail_talko.bookings.views.usage import own_usage
from wagtail_talko.elements import Step
from wagtail_talko.exceptions import TalkoError

DETAILS, CHECK = 1, 2


def steps() -> list[Step]:
    return [Step(label=_("New times")), Step(label=_("Check"))]


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more date of the booking, at the time of its last one unless said otherwise."""
    booking = editable_booking(request.user, pk)
    last = dates_of(booking)[-1]
    zone = last.room.space.zone
    initial = {
        "start_time": last.start.astimezone(zone).time(),
        "end_time": last.end.astimezone(zone).time(),
    }

    def make_form(data: Any) -> AddDateForm:
        return AddDateForm(data, initial=initial)

    words = {"title": _("Add a time"), "lead": ""}
    return _add(request, booking, make_form, words)


@login_required
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """The booking's rhythm goes on until a day."""
    booking = editable_booking(request.user, pk)
    rhythm = rhythm_after([date for date in dates_of(booking) if date.is_active])
    if rhythm is None:
        messages.warning(request, _("The times have no rhythm to go on with. Add them one by one."))
        return HttpResponseRedirect(booking_path(booking))
    zone = booking.room.space.zone
    sentence = rhythm.sentence(get_language() or "en", zone, with_end=True)

    def make_form(data: Any) -> ExtendForm:
        return ExtendForm(data, rhythm=rhythm)

    words = {
        "title": _("Continue the series"),
        "lead": capfirst(sentence),
        "from": rhythm.start_date,
    }
    return _add(request, booking, make_form, words)


def _add(
    request: HttpRequest,
    booking: Booking,
    make_form: Callable[[Any], AddDateForm | ExtendForm],
    words: dict[str, Any],
) -> HttpResponse:
    taken = take_choices(request.POST)
    form = make_form(taken.data if request.method == "POST" else None)
    context = {
        "booking": booking,
        "form": form,
        "words": words,
        "here": booking_path(booking),
        "action": request.path,
        "crumbs": booking_crumbs(booking),
        "steps": steps(),
    }
    if request.POST.get("step") == "send" and not form.is_valid():
        # It was right when the page was made: sent twice, or somebody else was quicker.
        messages.warning(request, str(ChangedMeanwhile()))
        return HttpResponseRedirect(booking_path(booking))
    if not form.is_valid() or request.POST.get("step") == "edit":
        context |= {"rules": rules_before_typing(booking.room, None), "step": DETAILS}
        return render(request, "wagtail_talko/bookings/add.html", context)
    rooms = {room.pk: room for room in rooms_for(request, booking)}
    choices = taken.data.getlist("change")
    plan = make_added_plan(form.schedule, booking.room, choices, rooms)
    return _check_or_send(request, booking, plan, taken, [*form.fields, "change"], context)


def _check_or_send(
    request: HttpRequest,
    booking: Booking,
    plan: Plan,
    taken: Taken,
    sent: list[str],
    context: dict[str, Any],
) -> HttpResponse:
    was_late = False
    if request.POST.get("step") == "send" and plan.dates:
        try:
            added = send_added(plan, booking=booking, by=request.user)
        except BookingRefused:
            was_late = True
        except TalkoError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(booking_path(booking))
        else:
            remember_language(request.user)
            messages.success(request, say_added(added))
            return HttpResponseRedirect(booking_path(booking))
    judged = judge_added(plan, booking=booking, by=request.user)
    context |= check_context(
        taken, judged, booking.room, sent=sent, who=who_changes(booking), was_late=was_late
    )
    asking = [each.room for each in plan.dates if each.room.needs_approval]
    context |= {
        "step": CHECK,
        "waits": bool(asking),
        "holds": all(room.request_holds_room for room in asking),
        "usage": own_usage(judged, booking, request.user, words=WITH_TIMES),
    }
    return render(request, "wagtail_talko/bookings/add_check.html", context)


def say_added(dates: list[BookingDate]) -> str:
    n = len(dates)
    said = ngettext("%(n)d time was added.", "%(n)d times were added.", n) % {"n": n}
    if any(date.state == BookingDate.State.REQUESTED for date in dates):
        answer = _("The municipality answers your request. You get a message then.")
        return f"{said} {answer}"
    return said
