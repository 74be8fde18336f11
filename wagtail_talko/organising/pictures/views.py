"""The picture of one's own event: look at it, put one there, take it off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.limits import may_change
from wagtail_talko.associations.joining.refusals import TooManyChanges
from wagtail_talko.bookings.views.own import remember_language
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.organising.pictures.actions import remove_picture, set_picture
from wagtail_talko.organising.pictures.forms import PictureForm
from wagtail_talko.organising.proposals.actions import is_taken_off, send_proposal
from wagtail_talko.organising.proposals.authority import is_published_at_once
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.pages import takes_picture
from wagtail_talko.organising.proposals.queries import own_proposal
from wagtail_talko.organising.views.base import TOO_MANY, for_organisers
from wagtail_talko.organising.views.own import crumbs

State = Proposal.State


@for_organisers
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the picture of the newest words; put another there, or none.

    What has been sent or published is sent anew with it; a draft waits for its other words.
    """
    proposal = own_proposal(request.user, pk)
    page = proposal.page.specific.get_latest_revision_as_object()
    if is_taken_off(proposal) or not takes_picture(page):
        raise Http404
    form = PictureForm(None)
    status = 200
    if request.method == "POST":
        removes = "remove" in request.POST
        form = PictureForm(None) if removes else PictureForm(request.POST, request.FILES)
        if removes or form.is_valid():
            try:
                said = _write(request, proposal, None if removes else form.cleaned_data)
            except TalkoError as error:
                status = TOO_MANY if isinstance(error, TooManyChanges) else 200
                form = _refused(form, error)
            else:
                messages.success(request, said)
                return HttpResponseRedirect(reverse("talko:events_own"))
    context = {
        "proposal": proposal,
        "page": page,
        "form": form,
        "is_sent": _is_sent(proposal),
        "at_once": is_published_at_once(proposal.association, proposal),
        "crumbs": crumbs(),
    }
    return render(request, "wagtail_talko/organising/picture.html", context, status=status)


def _is_sent(proposal: Proposal) -> bool:
    return proposal.state in (State.SENT, State.PUBLISHED)


def _write(request: HttpRequest, proposal: Proposal, data: Any) -> str:
    """Write it, send it where the words were sent, and return what has happened."""
    if not may_change(request):
        raise TooManyChanges
    remember_language(request.user)
    goes_on = _is_sent(proposal)
    if data is None:
        written = remove_picture(proposal=proposal, by=request.user)
    else:
        written = set_picture(
            proposal=proposal,
            by=request.user,
            picture=data["picture"],
            description=data["description"],
        )
    if not goes_on:
        return _("Saved. Send the event when everything in it is ready.")
    if written.state not in (State.SENT, State.PUBLISHED):
        written = send_proposal(proposal=written, by=request.user)
    if written.state == State.PUBLISHED:
        return _("The event is published as it is now.")
    return _("The event has been sent. You get a mail when the municipality has looked at it.")


def _refused(form: PictureForm, error: TalkoError) -> PictureForm:
    if not form.is_bound:
        # Nothing was typed; the message stands above the form all the same.
        form = PictureForm({})
        form.errors.clear()
    else:
        form.ask_again()
    form.add_error(None, str(error))
    return form
