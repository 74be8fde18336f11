"""The page of the one question, by the link of the mail."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wagtail_talko.app_settings import app_settings
from wagtail_talko.signups.actions.base import find_participant, rows_of
from wagtail_talko.signups.afterwards.actions import askable, give_feedback, set_reminders
from wagtail_talko.signups.afterwards.forms import FeedbackForm
from wagtail_talko.signups.notifications.mail import title_of
from wagtail_talko.signups.refusals import SignUpEnded
from wagtail_talko.signups.views.base import secret
from wagtail_talko.timeslots import utc_now


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Ask about one date; once. Whoever has answered comes to their own page."""
    participant = find_participant(token)
    own = reverse("talko:signup", args=[token])
    row = next(
        (each for each in askable(rows_of(participant), now=utc_now()) if each.pk == pk), None
    )
    if row is None:
        return HttpResponseRedirect(own)
    row.participant = participant
    if request.POST.get("step") == "stop":
        set_reminders(participant=participant, wanted=False)
        messages.success(request, _("You get no more reminders and thanks."))
        return HttpResponseRedirect(own)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        # Pressed twice: it has been taken.
        with suppress(SignUpEnded):
            give_feedback(signup=row, **form.cleaned_data)
        messages.success(request, _("Thank you for your answer."))
        return HttpResponseRedirect(own)
    context = {
        "form": form,
        "token": token,
        "title": title_of(participant.event),
        "event": participant.event,
        "row": row,
        "wants": participant.wants_reminders,
        "days": app_settings.SIGNUP_RETENTION_DAYS,
    }
    return render(request, "wagtail_talko/signups/feedback.html", context)
