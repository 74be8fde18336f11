"""Who hosts an event: ask another association, take it back, answer, leave."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.limits import may_change, may_invite
from wagtail_talko.associations.joining.refusals import TooManyChanges, TooManyInvitations
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.forms.together import AnswerForm
from wagtail_talko.bookings.views.own import remember_language
from wagtail_talko.bookings.views.scope import shown_associations
from wagtail_talko.elements import Crumb, SummaryRow
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.organising.hosting.actions import (
    answer_hosting,
    invite_to_host,
    leave_event,
    withdraw_invitation,
)
from wagtail_talko.organising.hosting.forms import InviteForm
from wagtail_talko.organising.hosting.models import EventHost
from wagtail_talko.organising.hosting.queries import (
    HostedEvent,
    hosted_event,
    is_over,
    organised,
    own_hosts,
    own_invitation,
    rows_of,
)
from wagtail_talko.organising.hosting.refusals import HostingClosed
from wagtail_talko.organising.views.base import for_organisers
from wagtail_talko.words import pick

State = EventHost.State
TOO_MANY = 429


@for_organisers
def hosts(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who hosts the event and who has been asked; for its hosts: ask another association."""
    hosted = organised(request.user, key)
    own = own_hosts(hosted, request.user)
    may_ask = bool(own) and not is_over(hosted, datetime.now(UTC))
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdraw(request, hosted)
    data = request.POST if request.method == "POST" and may_ask else None
    form = InviteForm(data, askable=shown_associations(request)) if may_ask else None
    status = 200
    if form is not None and form.is_bound and form.is_valid():
        try:
            rows = _invite(request, hosted, _asking(hosted, own), form)
        except TalkoError as error:
            status = TOO_MANY if isinstance(error, TooManyInvitations) else 200
            form.add_error(None, str(error))
        else:
            messages.success(request, _said_asked(rows[0]))
            return HttpResponseRedirect(_here(hosted))
    context = {
        "hosted": hosted,
        "rows": [row for row in rows_of(key) if row.state in (State.INVITED, State.DECLINED)],
        "own": own,
        "may_leave": len(hosted.hosts) > 1,
        "form": form,
        "crumbs": _crumbs(),
    }
    return render(request, "wagtail_talko/organising/hosts.html", context, status=status)


def _invite(
    request: HttpRequest, hosted: HostedEvent, asked_by: Association, form: Any
) -> list[EventHost]:
    if not may_invite(request):
        raise TooManyInvitations
    remember_language(request.user)
    return invite_to_host(
        key=hosted.key,
        asked_by=asked_by,
        associations=[form.chosen],
        by=request.user,
        message=form.cleaned_data["message"],
    )


def _asking(hosted: HostedEvent, own: list[Association]) -> Association:
    """Return in whose name the person asks: that of who wrote it, before others of theirs."""
    writer = hosted.proposal.association_id if hosted.proposal else None
    return min(own, key=lambda host: (host.pk != writer, host.pk))


def _said_asked(row: EventHost) -> str:
    name = {"name": pick(row.association.name).text}
    if row.state == State.ACCEPTED:
        return _("%(name)s hosts the event too, because you act for it as well.") % name
    return _("%(name)s has been asked by e-mail. You get a message when it answers.") % name


def _withdraw(request: HttpRequest, hosted: HostedEvent) -> HttpResponse:
    key = request.POST["withdraw"]
    rows = {str(row.pk): row for row in rows_of(hosted.key)}
    if key not in rows:
        raise Http404
    try:
        _check_rate(request)
        withdraw_invitation(invitation=rows[key], by=request.user)
    except TalkoError as error:
        messages.error(request, str(error))
    else:
        said = _("The invitation to %(other)s has been taken back.")
        messages.success(request, said % {"other": pick(rows[key].association.name).text})
    return HttpResponseRedirect(_here(hosted))


@for_organisers
def leave(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Ask once more, then stop hosting the event."""
    hosted = organised(request.user, key)
    leaving = next((host for host in own_hosts(hosted, request.user) if host.pk == pk), None)
    if leaving is None:
        raise Http404
    if request.method == "POST":
        try:
            _check_rate(request)
            leave_event(key=key, association=leaving, by=request.user)
        except TalkoError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(_here(hosted))
        said = _("%(name)s is no longer a host of the event. The others have been told.")
        messages.success(request, said % {"name": pick(leaving.name).text})
        return HttpResponseRedirect(reverse("talko:events_own"))
    proposal = hosted.proposal
    context = {
        "hosted": hosted,
        "leaving": leaving,
        "has_written": proposal is not None and proposal.association_id == leaving.pk,
        "here": _here(hosted),
        "crumbs": _crumbs(),
    }
    return render(request, "wagtail_talko/organising/leave.html", context)


@for_organisers
def hosting(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation as the invited association sees it: accept or decline."""
    row = own_invitation(request.user, pk)
    hosted = hosted_event(row.translation_key)
    if hosted is None:
        raise Http404
    if row.state == State.ACCEPTED:
        return HttpResponseRedirect(_here(hosted))
    if row.state not in (State.INVITED, State.DECLINED):
        messages.warning(request, str(HostingClosed()))
        return HttpResponseRedirect(reverse("talko:events_own"))
    form, status = AnswerForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, row, hosted, form)
        except TalkoError as error:
            status = TOO_MANY if isinstance(error, TooManyChanges) else 200
            form.add_error(None, str(error))
            row.refresh_from_db(fields=["state"])
    context = {
        "row": row,
        "hosted": hosted,
        "rows": _about(hosted),
        "is_open": row.state == State.INVITED and not is_over(hosted, datetime.now(UTC)),
        "form": form,
        "crumbs": _crumbs(),
    }
    return render(request, "wagtail_talko/organising/hosting.html", context, status=status)


def _answer(
    request: HttpRequest, row: EventHost, hosted: HostedEvent, form: AnswerForm
) -> HttpResponse:
    _check_rate(request)
    accept = "accept" in request.POST
    message = form.cleaned_data["message"]
    answer_hosting(invitation=row, accept=accept, by=request.user, message=message)
    remember_language(request.user)
    name = {"name": pick(row.association.name).text}
    if accept:
        said = _("%(name)s hosts the event now too. The others have been told.")
        messages.success(request, said % name)
        return HttpResponseRedirect(_here(hosted))
    messages.success(request, _("The others have been told that %(name)s does not join.") % name)
    return HttpResponseRedirect(reverse("talko:events_own"))


def _about(hosted: HostedEvent) -> list[SummaryRow]:
    rows = [
        (_("Hosts"), hosted.who),
        (_("Times"), "\n".join(hosted.times)),
        (_("Place"), hosted.place),
    ]
    return [SummaryRow(label=label, value=value) for label, value in rows if value]


def _check_rate(request: HttpRequest) -> None:
    if not may_change(request):
        raise TooManyChanges


def _here(hosted: HostedEvent) -> str:
    return reverse("talko:event_hosts", args=[hosted.key])


def _crumbs() -> list[Crumb]:
    return [Crumb(title=_("Our events"), url=reverse("talko:events_own"))]
