"""Write an event in steps: details, check, send. A draft is kept only when one asks for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.limits import may_change, may_invite
from wagtail_talko.associations.joining.refusals import TooManyChanges, TooManyInvitations
from wagtail_talko.bookings.views.own import no_association, own_associations, remember_language
from wagtail_talko.bookings.views.scope import shown_associations, shown_rooms
from wagtail_talko.elements import ErrorLink, Step
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.organising.hosting.queries import rows_of
from wagtail_talko.organising.proposals.actions import is_taken_off, save_proposal, send_proposal
from wagtail_talko.organising.proposals.authority import is_published_at_once
from wagtail_talko.organising.proposals.days import Typed
from wagtail_talko.organising.proposals.forms import ProposalForm, changed_rows
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.pages import (
    event_page_model,
    parent_of_new,
    takes_picture,
)
from wagtail_talko.organising.proposals.queries import own_proposal
from wagtail_talko.organising.proposals.refusals import (
    AlreadySent,
    ChangedMeanwhile,
    NoPlaceForEvents,
)
from wagtail_talko.organising.queries import for_associations
from wagtail_talko.organising.views.base import for_organisers
from wagtail_talko.organising.views.conflicts import conflicts_of, leave_out, warnings_of
from wagtail_talko.organising.views.own import crumbs
from wagtail_talko.organising.views.summary import dates_of_event, rows_of_event
from wagtail_talko.spaces.models import Room, Space
from wagtail_talko.spaces.sites import shown_municipalities

DETAILS, CHECK = 1, 2


def steps() -> list[Step]:
    return [Step(label=_("The event")), Step(label=_("Check"))]


@for_organisers
def new(request: HttpRequest) -> HttpResponse:
    """A new event of one of the person's associations."""
    associations = [each for each in own_associations(request.user) if each.is_approved]
    if not associations:
        return no_association(request)
    return _page(request, None, associations)


@for_organisers
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest words of one's own event."""
    proposal = own_proposal(request.user, pk)
    if is_taken_off(proposal):
        raise Http404
    return _page(request, proposal, [proposal.association])


def _page(request: HttpRequest, proposal: Proposal | None, associations: list[Any]) -> HttpResponse:
    model = event_page_model()
    if model is None:
        return _details(request, proposal, None, error=str(NoPlaceForEvents()))
    page = proposal.page.specific.get_latest_revision_as_object() if proposal else None
    spaces = list(
        Space.objects.filter(archived_at=None, municipality__in=shown_municipalities(request))
    )
    form = ProposalForm(
        request.POST.copy() if request.method == "POST" else None,
        associations=associations,
        rooms=_rooms(request, page),
        spaces=sorted(spaces, key=lambda space: str(space).casefold()),
        page=page,
        tasks=_tasks_of(page or model),
        askable=shown_associations(request),
        known=rows_of(page.translation_key) if page else (),
    )
    step = request.POST.get("step")
    if changed_rows(form, step or "", request.POST):
        return _details(request, proposal, form)
    if not form.is_valid() or step == "edit":
        return _details(request, proposal, form)
    form.keep_named()
    if step == "save":
        return _save(request, proposal, form)
    return _check_or_send(request, proposal, form, step or "")


def _tasks_of(page: Any) -> Any:
    """Return the field of the page type; None where nobody can sign up."""
    return page._meta.get_field("tasks") if hasattr(page, "takes_signups") else None


def _rooms(request: HttpRequest, page: Any) -> list[Room]:
    """Return the rooms an association may book, and that which the page has."""
    return list(for_associations(shown_rooms(request), [page.room_id] if page else []))


def _details(
    request: HttpRequest,
    proposal: Proposal | None,
    form: Any,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "parts": form.parts if form else [],
        "proposal": proposal,
        "errors": [ErrorLink(text=error)] if error else [],
        "has_errors": bool(error),
        "hosts_url": _hosts_url(proposal),
        "takes_picture": form is not None and takes_picture(form.page or event_page_model()),
        "steps": steps(),
        "step": DETAILS,
        "crumbs": crumbs(),
    }
    return render(request, "wagtail_talko/organising/propose.html", context, status=status)


def _hosts_url(proposal: Proposal | None) -> str:
    key = proposal.page.translation_key if proposal else None
    return reverse("talko:event_hosts", args=[key]) if key else ""


def _save(request: HttpRequest, proposal: Proposal | None, form: Any) -> HttpResponse:
    try:
        _write(request, proposal, form)
    except TalkoError as error:
        if isinstance(error, ChangedMeanwhile):
            form = _again(form, _seen_now(form.data.copy(), proposal))
        return _details(request, proposal, form, error=str(error), status=_status(error))
    messages.success(request, _("Saved. Nobody else sees it before you send it."))
    return HttpResponseRedirect(reverse("talko:events_own"))


def _write(
    request: HttpRequest, proposal: Proposal | None, form: Any, *, is_sending: bool = False
) -> Proposal:
    if not may_change(request):
        raise TooManyChanges
    language = get_language() or ""
    _room, space = form.chosen_place
    parent = None if proposal else parent_of_new(request, language=language, space=space)
    remember_language(request.user)
    return save_proposal(
        proposal=proposal,
        association=form.chosen_association,
        by=request.user,
        fields=form.page_fields,
        language=language,
        parent=parent,
        hosts=form.named_hosts,
        message=form.cleaned_data["hosts_message"],
        key=form.cleaned_data["key"],
        seen=form.cleaned_data["seen"],
        is_sending=is_sending,
    )


def _check_or_send(
    request: HttpRequest, proposal: Proposal | None, form: Any, step: str
) -> HttpResponse:
    data = form.data.copy()
    typed = _typed(form)
    at_once = is_published_at_once(form.chosen_association, proposal)
    collisions, others = conflicts_of(typed, by=request.user, at_once=at_once)
    if step == "leave_out" and collisions:
        leave_out(data, form, collisions)
        form = _again(form, data)
        if not form.is_valid():
            return _details(request, proposal, form)
        typed = _typed(form)
        collisions, others = conflicts_of(typed, by=request.user, at_once=at_once)
    error, status = "", 200
    if step == "send" and not collisions and not others:
        try:
            # Each is a mail to those who look after another association.
            if not all(may_invite(request) for _host in form.named_hosts):
                raise TooManyInvitations
            written = _write(request, proposal, form, is_sending=True)
            sent = _send_once(written, request.user)
        except TalkoError as refused:
            error, status = str(refused), _status(refused)
            if isinstance(refused, ChangedMeanwhile):
                data = _seen_now(data, proposal)
        else:
            messages.success(request, say_sent(sent))
            return HttpResponseRedirect(reverse("talko:events_own"))
    context = {
        "form": form,
        "proposal": proposal,
        "at_once": at_once,
        "rows": rows_of_event(form, typed),
        "body": linebreaks(form.cleaned_data.get("body", ""), autoescape=True),
        "dates": dates_of_event(form, typed),
        "collisions": collisions,
        "has_times": bool(form.more_times),
        "others": others,
        "warnings": warnings_of(typed),
        "errors": [ErrorLink(text=error)] if error else [],
        "has_errors": bool(error),
        "hidden": _hidden(data, form),
        "steps": steps(),
        "step": CHECK,
        "crumbs": crumbs(),
    }
    return render(request, "wagtail_talko/organising/propose_check.html", context, status=status)


def _send_once(proposal: Proposal, by: Any) -> Proposal:
    try:
        return send_proposal(proposal=proposal, by=by)
    except AlreadySent:
        # The button was pressed twice: the first time counts.
        return proposal


def _typed(form: Any) -> Typed:
    """Return the page as it would be: the one there is, or a new one, with what was typed."""
    page = form.page or event_page_model()()
    return Typed(page, {**form.page_fields, "hosts": [form.chosen_association]})


def _again(form: Any, data: QueryDict) -> ProposalForm:
    return ProposalForm(
        data,
        associations=list(form.associations.values()),
        rooms=list(form.rooms.values()),
        spaces=list(form.spaces.values()),
        page=form.page,
        tasks=form.task_rows and form.task_rows.field,
        askable=form.askable,
        known=form.known,
    )


def _seen_now(data: QueryDict, proposal: Any) -> QueryDict:
    """Let the form say that its writer knows of the newest words now."""
    if proposal is None:
        # That of a new form was written by hand.
        data["seen"] = ""
        return data
    proposal.page.refresh_from_db()
    data["seen"] = proposal.page.latest_revision_created_at.isoformat()
    return data


def _hidden(data: QueryDict, form: Any) -> list[tuple[str, str]]:
    rows = form.task_rows.sent if form.task_rows else []
    return [(name, value) for name in form.sent_names for value in data.getlist(name)] + rows


def say_sent(proposal: Proposal) -> str:
    """Say what has become of an event that was sent."""
    if proposal.state == Proposal.State.PUBLISHED:
        return _("The event is published.")
    return _("The event has been sent. You get a mail when the municipality has looked at it.")


def _status(error: TalkoError) -> int:
    return 429 if isinstance(error, (TooManyChanges, TooManyInvitations)) else 200
