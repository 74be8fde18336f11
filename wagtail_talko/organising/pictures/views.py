"""The picture of one's own event: look at it, put one there, take it off."""

from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.limits import may_change
from wagtail_talko.associations.joining.refusals import TooManyChanges
from wagtail_talko.bookings.views.own import remember_language
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.organising.pictures.actions import SENT, is_own, remove_picture, set_picture
from wagtail_talko.organising.pictures.forms import PictureForm
from wagtail_talko.organising.pictures.models import key_of
from wagtail_talko.organising.proposals.actions import is_taken_off
from wagtail_talko.organising.proposals.authority import is_published_at_once
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.pages import takes_picture
from wagtail_talko.organising.proposals.queries import own_proposal
from wagtail_talko.organising.views.base import TOO_MANY, for_organisers
from wagtail_talko.organising.views.own import crumbs
from wagtail_talko.organising.views.proposing import say_sent


@for_organisers
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the picture of the newest words; put another there, or none.

    What has been sent or published is sent anew with it; a draft waits for its other words.
    """
    proposal = own_proposal(request.user, pk)
    page = _newest(proposal)
    if is_taken_off(proposal) or not takes_picture(page):
        raise Http404
    about = {"shown": page.picture, "is_own": is_own(page.picture)}
    form, status = PictureForm(**about), 200
    if request.method == "POST":
        form, error = _act(request, proposal, about)
        if error is None and form is None:
            return HttpResponseRedirect(reverse("talko:events_own"))
        status = TOO_MANY if isinstance(error, TooManyChanges) else 200
        # What is there now is what the next press has seen.
        page = _newest(proposal)
        form.data = {**form.data.dict(), "seen": key_of(page.picture)}
    context = {
        "proposal": proposal,
        "page": page,
        "form": form,
        "is_sent": proposal.state in SENT,
        "at_once": is_published_at_once(proposal.association, proposal),
        "crumbs": crumbs(),
    }
    return render(request, "wagtail_talko/organising/picture.html", context, status=status)


def _newest(proposal: Proposal) -> Any:
    proposal.refresh_from_db()
    return proposal.page.specific.get_latest_revision_as_object()


def _act(request: HttpRequest, proposal: Proposal, about: Any) -> tuple[Any, TalkoError | None]:
    """Do what was pressed; return the form with what was wrong, and what refused it."""
    removes = "remove" in request.POST
    form = PictureForm(request.POST, request.FILES, **about)
    error: TalkoError | None = None
    try:
        # Counted before a file is unpacked.
        if not may_change(request):
            raise TooManyChanges
        if removes:
            # The picture that was shown when it was pressed.
            done = remove_picture(
                proposal=proposal, by=request.user, seen=request.POST.get("seen", "")
            )
        elif form.is_valid():
            done = set_picture(proposal=proposal, by=request.user, **_said(form))
        else:
            return form, None
    except TalkoError as refused:
        error = refused
    if error is None:
        remember_language(request.user)
        messages.success(request, _say(done))
        return None, None
    # Without the file: it is not unpacked for nothing, and no page can fill it in again.
    form = PictureForm(QueryDict() if removes else request.POST, **about)
    form.errors.clear()
    if request.FILES:
        form.ask_again()
    form.add_error(None, str(error))
    return form, error


def _said(form: PictureForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("picture", "description", "seen")}


def _say(proposal: Proposal) -> str:
    if proposal.state in SENT:
        return say_sent(proposal)
    return _("Saved. Send the event when everything in it is ready.")
