"""Host a booking together: ask another association, answer, say who may change it, leave."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.limits import may_change, may_invite
from wagtail_talko.associations.joining.refusals import TooManyChanges, TooManyInvitations
from wagtail_talko.bookings.actions import (
    answer_invitation,
    invite_hosts,
    leave_booking,
    remove_host,
    set_host_rights,
)
from wagtail_talko.bookings.forms.together import (
    AnswerForm,
    InviteHostForm,
    LeaveForm,
    RightsForm,
)
from wagtail_talko.bookings.hosts import ACCEPTED, joint_hosts, memberships, who
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost
from wagtail_talko.bookings.quotas.left import usage_with
from wagtail_talko.bookings.quotas.rules import wish_of
from wagtail_talko.bookings.views.own import dates_of, own_booking, remember_language
from wagtail_talko.bookings.views.scope import shown_associations
from wagtail_talko.bookings.views.together import INVITED, together_context
from wagtail_talko.elements import Crumb
from wagtail_talko.exceptions import Refused, TalkoError
from wagtail_talko.words import pick

# Beyond these the list ends with how many more there are.
MOST_DATES = 12


@login_required
def hosts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who hosts the booking, and for its first host: ask another association."""
    booking = own_booking(request.user, pk)
    coming = _coming(booking)
    context = together_context(booking, memberships(request.user), is_coming=bool(coming))
    if not context["decides"]:
        return HttpResponseRedirect(_url("booking", booking))
    form = InviteHostForm(
        request.POST if request.method == "POST" else None,
        askable=shown_associations(request),
        initial={"name": _named_by_link(request)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if not may_invite(request):
                raise TooManyInvitations
            rows = invite_hosts(
                booking=booking,
                hosts=[(form.chosen, data["may_edit"])],
                by=request.user,
                message=data["message"],
            )
        except TalkoError as error:
            _add_refusals(form, error)
        else:
            messages.success(request, said_invited(rows[0]))
            return HttpResponseRedirect(_url("booking_hosts", booking))
    context |= {"booking": booking, "form": form, "crumbs": _crumbs(booking)}
    return render(request, "wagtail_talko/bookings/hosts.html", context)


def _named_by_link(request: HttpRequest) -> str:
    """Return the name of the association that the link was about."""
    key = request.GET.get("association", "")
    if not key.isdecimal() or len(key) > 15:
        return ""
    found = shown_associations(request).filter(pk=key).first()
    return pick(found.name).text if found else ""


def said_invited(row: BookingHost) -> str:
    """Say that an association has been asked, or is a host at once."""
    name = pick(row.association.name).text
    if row.state == ACCEPTED:
        return _("%(name)s hosts the booking too, because you act for it as well.") % {"name": name}
    return _("%(name)s has been asked by e-mail. You get a message when it answers.") % {
        "name": name
    }


@login_required
def host(request: HttpRequest, pk: int, host_pk: int) -> HttpResponse:
    """What one joint host may do, and ending its part: for the first host."""
    booking = own_booking(request.user, pk)
    here = _url("booking_hosts", booking)
    if booking.association_id not in memberships(request.user):
        raise Http404
    row = booking.hosts.filter(pk=host_pk).select_related("association").first()
    if row is None:
        raise Http404
    if row.state == BookingHost.State.ASKED:
        return HttpResponseRedirect(reverse("talko:booking_asking", args=[pk, host_pk]))
    row.booking = booking
    form = RightsForm(
        request.POST if request.method == "POST" else None,
        initial={"may_edit": "yes" if row.may_edit else "no"},
    )
    if request.method == "POST" and ("remove" in request.POST or form.is_valid()):
        try:
            said = _change(request, row, form)
        except TalkoError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(here)
    context = {
        "booking": booking,
        "row": row,
        "is_host": row.state == ACCEPTED,
        "has_declined": row.state == BookingHost.State.DECLINED,
        "form": form,
        "here": here,
        "crumbs": [*_crumbs(booking), Crumb(title=_("Hosts"), url=here)],
    }
    return render(request, "wagtail_talko/bookings/host.html", context)


def _change(request: HttpRequest, row: BookingHost, form: RightsForm) -> str:
    about: dict[str, Any] = {
        "booking": row.booking,
        "association": row.association,
        "by": request.user,
    }
    name = {"name": pick(row.association.name).text}
    if "remove" in request.POST:
        remove_host(**about)
        return _("%(name)s is no longer a host of the booking.") % name
    if not may_change(request):
        raise TooManyChanges
    set_host_rights(**about, may_edit=form.cleaned_data["may_edit"])
    return _("What %(name)s may do has been saved.") % name


@login_required
def hosting(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation as the invited association sees it: accept or decline."""
    row = _invitation(request.user, pk)
    if row is None:
        own_booking(request.user, pk)
        return HttpResponseRedirect(reverse("talko:booking", args=[pk]))
    booking = row.booking
    coming = _coming(booking)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        accept = "accept" in request.POST
        try:
            answer_invitation(
                booking=booking,
                association=row.association,
                accept=accept,
                by=request.user,
                message=form.cleaned_data["message"],
            )
        except TalkoError as error:
            _add_refusals(form, error)
        else:
            remember_language(request.user)
            messages.success(request, _said_answered(row, accept))
            name, args = ("booking", [pk]) if accept else ("bookings", [])
            return HttpResponseRedirect(reverse(f"talko:{name}", args=args))
    return render(
        request, "wagtail_talko/bookings/hosting.html", _invited_context(row, coming, form)
    )


def _invited_context(
    row: BookingHost, coming: list[BookingDate], form: AnswerForm
) -> dict[str, Any]:
    hosts = len(joint_hosts(row.booking)) + 2
    past = [date for date in dates_of(row.booking) if date.is_active and date not in coming]
    return {
        "row": row,
        "booking": row.booking,
        "who": who(row.booking),
        "dates": coming[:MOST_DATES],
        "more": max(len(coming) - MOST_DATES, 0),
        "is_open": row.state == INVITED and bool(coming),
        "usage": usage_with(
            row.association,
            map(wish_of, coming),
            past=map(wish_of, past),
            hosts=hosts,
            now=datetime.now(UTC),
        ),
        "form": form,
        "crumbs": [Crumb(title=_("My bookings"), url=reverse("talko:bookings"))],
    }


def _said_answered(row: BookingHost, accept: bool) -> str:
    name = {"name": pick(row.association.name).text}
    if accept:
        return _("%(name)s hosts the booking now too. The others have been told.") % name
    return _("The others have been told that %(name)s does not join.") % name


def _invitation(user: Any, pk: int) -> BookingHost | None:
    """Return the invitation to one of the person's associations; what was declined comes last."""
    rows = BookingHost.objects.filter(
        booking=pk,
        association__in=memberships(user),
        state__in=(INVITED, BookingHost.State.DECLINED),
    ).select_related("association", "booking__association", "booking__room__space__municipality")
    return min(rows, key=lambda row: (row.state != INVITED, row.pk), default=None)


@login_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop being a host; the first host says who looks after the booking then."""
    booking = own_booking(request.user, pk)
    coming = _coming(booking)
    context = together_context(booking, memberships(request.user), is_coming=bool(coming))
    if not context["may_leave"]:
        return HttpResponseRedirect(_url("booking", booking))
    own = memberships(request.user)
    joint = [row for row in joint_hosts(booking) if row.association_id in own]
    leaving = joint[0].association if joint else booking.association
    editing = [row.association for row in joint_hosts(booking) if row.may_edit]
    form = None
    if not joint:
        data = request.POST if request.method == "POST" else None
        form = LeaveForm(data, associations=editing)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            leave_booking(
                booking=booking,
                association=leaving,  # type: ignore[arg-type]
                by=request.user,
                hand_over_to=form.chosen if form else None,
            )
        except TalkoError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(_url("booking", booking))
        said = _("%(name)s is no longer a host of the booking.")
        messages.success(request, said % {"name": pick(leaving.name).text})  # type: ignore[union-attr]
        return HttpResponseRedirect(reverse("talko:bookings"))
    context |= {
        "booking": booking,
        "leaving": leaving,
        "form": form,
        "dates": coming[:MOST_DATES],
        "here": _url("booking", booking),
        "crumbs": _crumbs(booking),
    }
    return render(request, "wagtail_talko/bookings/leave.html", context)


def _coming(booking: Booking) -> list[BookingDate]:
    now = datetime.now(UTC)
    return [date for date in dates_of(booking) if date.is_active and date.end > now]


def _add_refusals(form: Any, error: TalkoError) -> None:
    for refusal in error.refusals if isinstance(error, Refused) else [error]:
        form.add_error(None, str(refusal))


def _url(name: str, booking: Booking) -> str:
    return reverse(f"talko:{name}", args=[booking.pk])


def _crumbs(booking: Booking) -> list[Crumb]:
    return [
        Crumb(title=_("My bookings"), url=reverse("talko:bookings")),
        Crumb(title=_("Booking"), url=_url("booking", booking)),
    ]
