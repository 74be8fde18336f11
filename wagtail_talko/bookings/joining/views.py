"""Ask to join an open booking, and answer those who ask. No person is shown to the other side."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.limits import may_ask_to_join
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import (
    associations_by_booking,
    is_open,
    joint_hosts,
    may_edit,
    memberships,
    who,
    with_hosts,
)
from wagtail_talko.bookings.joining.actions import (
    ASKED,
    answer_asking,
    ask_to_join,
    withdraw_asking,
)
from wagtail_talko.bookings.joining.forms import AnswerAskingForm, JoinForm
from wagtail_talko.bookings.joining.refusals import TooManyAsked
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost
from wagtail_talko.bookings.opened import open_dates
from wagtail_talko.bookings.quotas.left import usage_with
from wagtail_talko.bookings.quotas.rules import wish_of
from wagtail_talko.bookings.views.own import (
    dates_of,
    no_association,
    own_associations,
    own_booking,
    remember_language,
)
from wagtail_talko.bookings.views.scope import shown_rooms
from wagtail_talko.elements import Crumb
from wagtail_talko.exceptions import Refused, TalkoError
from wagtail_talko.words import pick

# Beyond these the list ends with how many more there are.
MOST_DATES = 12


def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the hosts of an open booking, with one message. Anybody may look at it."""
    booking = _open_booking(request, pk)
    coming = _shown(booking)
    if booking is None or not coming:
        raise Http404
    if not request.user.is_authenticated:
        return _look(request, booking, coming)
    associations = own_associations(request.user)
    if not associations:
        return no_association(request)
    hosting = associations_by_booking([booking])[pk]
    if hosting & {each.pk for each in associations}:
        return HttpResponseRedirect(reverse("talko:booking", args=[pk]))
    standing = _standing(booking, associations)
    free = [each for each in associations if each.pk not in standing]
    form = _join_form(request, free)
    status = 200
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            row = _ask(request, booking, form)
        except TalkoError as error:
            _add_refusals(form, error)
            status = 429 if isinstance(error, TooManyAsked) else 200
        else:
            said = _("%(who)s has been asked by e-mail. You get a message when it answers.")
            messages.success(request, said % {"who": who(row.booking)})
            return HttpResponseRedirect(reverse("talko:bookings"))
    context = _about(booking, coming) | {
        "usage": _usage(booking, free[0], _coming(booking)) if len(free) == 1 else [],
        "form": form,
        "standing": list(standing.values()),
    }
    return render(request, "wagtail_talko/bookings/join.html", context, status=status)


def _look(request: HttpRequest, booking: Booking, coming: list[BookingDate]) -> HttpResponse:
    """Show a visitor what anybody may know; signing in leads back here."""
    if request.method == "POST":
        return redirect_to_login(request.get_full_path())
    return render(request, "wagtail_talko/bookings/join.html", _about(booking, coming))


def _about(booking: Booking, coming: list[BookingDate]) -> dict[str, Any]:
    return {
        "booking": booking,
        "who": who(booking),
        "dates": coming[:MOST_DATES],
        "more": max(len(coming) - MOST_DATES, 0),
        "crumbs": [Crumb(title=_("Rooms"), url=reverse("talko:rooms"))],
    }


def _open_booking(request: HttpRequest, pk: int) -> Booking | None:
    """Return an open booking in a room of the site; all others do not exist."""
    found = with_hosts(
        Booking.objects.filter(pk=pk, room__in=shown_rooms(request)).select_related(
            "association", "room__space__municipality"
        )
    ).first()
    return found if found is not None and is_open(found) else None


def _standing(booking: Booking, associations: list[Association]) -> dict[int, BookingHost]:
    """Return what has been asked and answered between the booking and the associations."""
    rows = booking.hosts.filter(association__in=associations).select_related("association")
    return {
        row.association_id: row for row in rows.exclude(state=BookingHost.State.LEFT).order_by("pk")
    }


def _join_form(request: HttpRequest, associations: list[Association]) -> JoinForm | None:
    if not associations:
        return None
    data = request.POST if request.method == "POST" else None
    initial = {"association": request.GET.get("association", "")}
    return JoinForm(data, associations=associations, initial=initial)


def _ask(request: HttpRequest, booking: Booking, form: JoinForm) -> BookingHost:
    if not may_ask_to_join(request):
        raise TooManyAsked
    row = ask_to_join(
        booking=booking,
        association=form.chosen,
        by=request.user,
        message=form.cleaned_data["message"],
    )
    remember_language(request.user)
    return row


@login_required
def withdraw(request: HttpRequest, pk: int, host_pk: int) -> HttpResponse:
    """Take back a question of one's own association, whatever has become of the booking."""
    rows = BookingHost.objects.filter(booking=pk, association__in=memberships(request.user))
    row = rows.filter(pk=host_pk).select_related("association", "booking").first()
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            withdraw_asking(booking=row.booking, association=row.association, by=request.user)
        except TalkoError as error:
            messages.warning(request, str(error))
        else:
            remember_language(request.user)
            messages.success(request, _("You no longer ask to join. You can ask again later."))
    return HttpResponseRedirect(reverse("talko:bookings"))


@login_required
def asking(request: HttpRequest, pk: int, host_pk: int) -> HttpResponse:
    """One that asks to join, as the hosts that may change the booking see it: yes or no."""
    booking = own_booking(request.user, pk)
    here = reverse("talko:booking", args=[pk])
    own = memberships(request.user)
    row = booking.hosts.filter(pk=host_pk).select_related("association").first()
    if row is None or not may_edit(booking, own):
        raise Http404
    if row.state != ASKED:
        messages.warning(request, _("This has been answered already."))
        return HttpResponseRedirect(here)
    coming = _coming(booking)
    decides = booking.association_id in own
    form = AnswerAskingForm(request.POST if request.method == "POST" else None)
    if not decides:
        del form.fields["may_edit"]
    if request.method == "POST" and form.is_valid():
        accept = "accept" in request.POST
        try:
            answer_asking(
                booking=booking,
                association=row.association,
                accept=accept,
                by=request.user,
                edits=form.cleaned_data.get("may_edit", False),
                message=form.cleaned_data["message"],
            )
        except TalkoError as error:
            _add_refusals(form, error)
        else:
            remember_language(request.user)
            messages.success(request, _said(row, accept))
            return HttpResponseRedirect(here)
    context = {
        "booking": booking,
        "row": row,
        "dates": coming[:MOST_DATES],
        "more": max(len(coming) - MOST_DATES, 0),
        "form": form,
        "crumbs": [
            Crumb(title=_("My bookings"), url=reverse("talko:bookings")),
            Crumb(title=_("Booking"), url=here),
        ],
    }
    return render(request, "wagtail_talko/bookings/asking.html", context)


def _said(row: BookingHost, accept: bool) -> str:
    name = {"name": pick(row.association.name).text}
    if accept:
        return _("%(name)s hosts the booking with you now. It has been told.") % name
    return _("%(name)s has been told that it cannot join.") % name


def _usage(booking: Booking, association: Association, coming: list[BookingDate]) -> list[str]:
    """Say what the share of the booking would use of the association's quotas."""
    past = [date for date in dates_of(booking) if date.is_active and date not in coming]
    return usage_with(
        association,
        map(wish_of, coming),
        past=map(wish_of, past),
        hosts=len(joint_hosts(booking)) + 2,
        now=datetime.now(UTC),
    )


def _shown(booking: Booking | None) -> list[BookingDate]:
    """Return the times to come that everybody may know of, as the programme shows them."""
    if booking is None:
        return []
    now = datetime.now(UTC)
    found = list(open_dates(after=now).filter(booking=booking))
    for date in found:
        date.booking = booking
    return found


def _coming(booking: Booking | None) -> list[BookingDate]:
    now = datetime.now(UTC)
    dates = dates_of(booking) if booking is not None else []
    return [date for date in dates if date.is_active and date.end > now]


def _add_refusals(form: Any, error: TalkoError) -> None:
    for refusal in error.refusals if isinstance(error, Refused) else [error]:
        form.add_error(None, str(refusal))
