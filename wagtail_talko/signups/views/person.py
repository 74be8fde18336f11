"""One person in the list of the organisers: what is known, and what can be done for them."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_talko.elements import Crumb
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.signups.actions import accept_place, cancel_sign_ups, erase_participant
from wagtail_talko.signups.exporting import kept_of
from wagtail_talko.signups.models import SignUp
from wagtail_talko.signups.refusals import SignUpEnded
from wagtail_talko.signups.views.counting import crumbs_of, organised_date
from wagtail_talko.signups.views.organising import title_in_words
from wagtail_talko.timeslots import utc_now

State = SignUp.State


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int, day: date, signup: int) -> HttpResponse:
    """Answer for somebody on the telephone: take the offered place, cancel, or be forgotten."""
    event, row, found = _found(request, pk, day, signup)
    here = reverse("talko:signup_day", args=[event.pk, row.date])
    if request.method == "POST":
        try:
            said = _do(request, found)
        except SignUpEnded:
            # Its own words are for the person with the link.
            messages.warning(request, _("That was no longer possible. Here is how it stands now."))
        except TalkoError as error:
            messages.error(request, str(error))
        else:
            if said:
                messages.success(request, said)
        return HttpResponseRedirect(here)
    context = {
        "event": event,
        "title": title_in_words(event),
        "row": row,
        "signup": found,
        "can_cancel": found.state != State.CANCELLED and row.start > utc_now(),
        "can_accept": found.state == State.OFFERED and not found.participant.email,
        "crumbs": [*crumbs_of(event), Crumb(title=_("Who comes"), url=here)],
    }
    return render(request, "wagtail_talko/signups/person.html", context)


@never_cache
@login_required
@require_safe
def person_export(request: HttpRequest, pk: int, day: date, signup: int) -> HttpResponse:
    """Everything that is kept of the person, for who asks by telephone or on paper."""
    _event, _row, found = _found(request, pk, day, signup)
    response = JsonResponse(
        kept_of(found.participant), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="details.json"'
    return response


def _found(
    request: HttpRequest, pk: int, day: date, signup: int
) -> tuple[Event, Occurrence, SignUp]:
    event, row = organised_date(request, pk, day)
    rows = SignUp.objects.filter(occurrence=row, participant__erased_at=None)
    found = rows.select_related("participant__group", "task").filter(pk=signup).first()
    if found is None:
        raise Http404
    found.participant.event = event
    return event, row, found


def _do(request: HttpRequest, signup: SignUp) -> str:
    """Do what the button says; return what to say about it."""
    step = request.POST.get("step")
    if step == "accept":
        accept_place(signup=signup, by=request.user)
        return _("The place is theirs.")
    if step == "cancel":
        if not cancel_sign_ups(participant=signup.participant, signups=[signup], by=request.user):
            raise SignUpEnded
        return _("The sign-up is cancelled.")
    if step == "erase":
        erase_participant(participant=signup.participant, by=request.user)
        return _("The person’s details are erased.")
    return ""
