"""Our events: what the person's associations have written, host and have hosted."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.limits import may_change
from wagtail_talko.associations.joining.refusals import TooManyChanges
from wagtail_talko.bookings.views.own import no_association, own_associations, remember_language
from wagtail_talko.elements import Crumb
from wagtail_talko.events.models import Event
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.organising.hosting.queries import waiting_for
from wagtail_talko.organising.proposals.actions import copy_event, discard_proposal
from wagtail_talko.organising.proposals.queries import (
    lines_of,
    own_proposal,
    published,
    unpublished,
)
from wagtail_talko.organising.views.base import for_organisers
from wagtail_talko.signups.models import utc_now
from wagtail_talko.signups.notifications.mail import title_of

PER_PAGE = 20


@for_organisers
def own(request: HttpRequest) -> HttpResponse:
    """List them: not published yet, to come; or, with `?past=1`, over."""
    associations = own_associations(request.user)
    if not associations:
        return no_association(request)
    remember_language(request.user)
    is_past = request.GET.get("past") == "1"
    events = published(associations, is_past=is_past, now=utc_now())
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "is_past": is_past,
        "page": page,
        "lines": lines_of(list(page), associations),
        "unpublished": None if is_past else unpublished(associations),
        "waiting": [] if is_past else waiting_for(associations, now=utc_now()),
        "may_propose": any(each.is_approved for each in associations),
    }
    return render(request, "wagtail_talko/organising/own.html", context)


@for_organisers
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then copy an event to next year and show the copy to check."""
    associations = {each.pk: each for each in own_associations(request.user)}
    event = Event.objects.filter(pk=pk, hosts__in=associations).distinct().first()
    if event is None:
        raise Http404
    if request.method == "POST":
        first = event.hosts.filter(pk__in=associations).order_by("pk").first()
        try:
            if not may_change(request):
                raise TooManyChanges
            made = copy_event(event=event, association=associations[first.pk], by=request.user)
        except TalkoError as error:
            messages.error(request, str(error))
            return _back()
        messages.success(request, _("Copied. Check the dates, then send it. Nobody sees it yet."))
        return HttpResponseRedirect(reverse("talko:event_edit", args=[made.pk]))
    context = {"event": event, "title": title_of(event), "crumbs": crumbs()}
    return render(request, "wagtail_talko/organising/copy.html", context)


@for_organisers
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then throw away what has never been published."""
    proposal = own_proposal(request.user, pk)
    if request.method == "POST":
        try:
            discard_proposal(proposal=proposal, by=request.user)
        except TalkoError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The event has been thrown away."))
        return _back()
    context = {"proposal": proposal, "title": proposal.page.draft_title, "crumbs": crumbs()}
    return render(request, "wagtail_talko/organising/discard.html", context)


def crumbs() -> list[Crumb]:
    return [Crumb(title=_("Our events"), url=reverse("talko:events_own"))]


def _back() -> Any:
    return HttpResponseRedirect(reverse("talko:events_own"))
