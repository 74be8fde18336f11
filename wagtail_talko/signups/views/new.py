"""Sign up on one page; then the code of the mail, where there is one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_talko.app_settings import app_settings
from wagtail_talko.elements import ErrorLink
from wagtail_talko.events.models import Event, EventListing
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.signups.actions import confirm_by_code, sign_up
from wagtail_talko.signups.forms import CodeForm, SignUpForm, stamp
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.kept.queries import find_group
from wagtail_talko.signups.limits import may_sign_up
from wagtail_talko.signups.links import token_of
from wagtail_talko.signups.models import SignUpSheet, utc_now
from wagtail_talko.signups.presenting import Shown, other_ways, present
from wagtail_talko.signups.views.base import secret, texts_of

FORM = "wagtail_talko/signups/new.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form. An event that is not in the public calendar has none."""
    return _answer(request, partial(_event, pk))


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The form by the link of a group: the places kept for it are its own."""
    kept = find_group(pk, token)
    if kept.ended_at is not None:
        messages.info(request, _("No places are kept for the group any more. Sign up here."))
        return HttpResponseRedirect(reverse("talko:signup_new", args=[pk]))
    return _answer(request, partial(_event, pk, kept))


def _answer(request: HttpRequest, read: Callable[[], tuple[EventListing, Shown]]) -> HttpResponse:
    listing, shown = read()
    if not shown.is_open:
        return _show(request, listing, shown, None)
    if request.method != "POST":
        asked = {"dates": request.GET.getlist("date"), "opened": stamp(), "people": 1}
        return _show(request, listing, shown, SignUpForm(shown=shown, initial=asked))
    form = SignUpForm(request.POST, shown=shown)
    if not form.is_valid():
        return _show(request, listing, shown, _stamped(form))
    data = form.cleaned_data
    kept = shown.group
    if not may_sign_up(
        request, email=data["email"], phone=data["phone"], group=kept.pk if kept else None
    ):
        text = _("Many sign-ups have been sent from here. Try again later, or ring the organiser.")
        return _show(request, listing, shown, _stamped(form), [ErrorLink(text=text)], status=429)
    try:
        signed = sign_up(
            event=shown.event, language=get_language() or "", group=kept, **form.details
        )
    except TalkoError as error:
        # Somebody was quicker: what was typed stays, the numbers beside the dates are new.
        listing, shown = read()
        errors = [ErrorLink(text=text) for text in texts_of(error)]
        return _show(request, listing, shown, _stamped(form), errors)
    if data["email"]:
        return HttpResponseRedirect(reverse("talko:signup_sent", args=[signed.reference]))
    messages.success(request, _("You have signed up."))
    return HttpResponseRedirect(reverse("talko:signup", args=[signed.token]) + "?new=1")


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the code of the mail. The same page whoever asks: it tells nothing of anybody."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            participant = confirm_by_code(reference=reference, code=form.cleaned_data["code"])
        except TalkoError as error:
            if error.code == "signup_ended":
                raise
            form.add_error("code", str(error))
        else:
            messages.success(request, _("Your sign-up is confirmed."))
            return HttpResponseRedirect(reverse("talko:signup", args=[token_of(participant)]))
    context = {"form": form, "hours": app_settings.SIGNUP_CONFIRM_HOURS}
    return render(request, "wagtail_talko/signups/sent.html", context)


def _event(pk: int, kept: KeptPlaces | None = None) -> tuple[EventListing, Shown]:
    """Return the event as the calendar shows it to everybody, and its sheet. Else not found."""
    listing = (
        EventListing.objects.filter(
            # By the key itself: a number too large for the column is then simply not found.
            event__pk=pk,
            language=get_language(),
            event__state="scheduled",
        )
        .select_related("event__space__municipality")
        .first()
    )
    sheet = SignUpSheet.objects.filter(event__pk=pk, is_open=True).first()
    if listing is None or sheet is None:
        raise Http404
    event: Event = listing.event
    return listing, present(event, sheet, now=utc_now(), group=kept)


def _stamped(form: SignUpForm) -> SignUpForm:
    """Give the form that is shown again a stamp of now, unless it has a good one."""
    data = form.data.copy()
    if form.non_field_errors() or "opened" not in data:
        data["opened"], data["website"] = stamp(), ""
    form.data = data
    return form


def _show(
    request: HttpRequest,
    listing: EventListing,
    shown: Shown,
    form: SignUpForm | None,
    errors: list[ErrorLink] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "listing": listing,
        "shown": shown,
        "form": form,
        "others": [] if shown.group else other_ways(shown.event),
        "errors": errors or [],
        "has_errors": bool(errors),
        "days": app_settings.SIGNUP_RETENTION_DAYS,
    }
    return render(request, FORM, context, status=status)
