"""The groups that an organiser keeps places for: add one, copy its link, change it, give it up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_talko.elements import Crumb, ErrorLink
from wagtail_talko.events.models import Event
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.signups.actions.base import sheet_of
from wagtail_talko.signups.kept.actions import (
    change_kept_places,
    give_up_kept_places,
    keep_places,
)
from wagtail_talko.signups.kept.forms import ChangeKeptForm, KeepForm
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.kept.queries import coming_rows, kept_lines
from wagtail_talko.signups.kept.rules import check_limit
from wagtail_talko.signups.links import group_url
from wagtail_talko.signups.models import SignUpSheet
from wagtail_talko.signups.rules import check_open
from wagtail_talko.signups.views.base import texts_of
from wagtail_talko.signups.views.counting import crumbs_of
from wagtail_talko.signups.views.organising import organised_event, title_in_words
from wagtail_talko.timeslots import utc_now

# Of a series that has too few places: the first dates say it.
MOST_ERRORS = 20
# To choose one from: a year of every week.
MOST_CHOICES = 60


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """List the groups of an event with their links; keep places for one more."""
    event, sheet = _organised(request, pk)
    now = utc_now()
    rows = coming_rows(event, now)
    refusals = [*check_open(event, sheet), *check_limit(sheet)]
    form = KeepForm(
        request.POST if request.method == "POST" else None,
        event=event,
        sheet=sheet,
        rows=rows[:MOST_CHOICES],
    )
    errors: list[ErrorLink] = []
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_places(event=event, by=request.user, **form.details)
        except TalkoError as error:
            errors = _links(error)
        else:
            messages.success(
                request,
                _("Places are kept for %(group)s. Copy the link below.") % {"group": kept.name},
            )
            return HttpResponseRedirect(reverse("talko:signup_groups", args=[pk]))
    context = {
        "event": event,
        "title": title_in_words(event),
        "sheet": sheet,
        "lines": [(line, group_url(event, line.kept)) for line in
                  kept_lines(event, sheet, rows, now=now)],
        "form": None if refusals else form,
        "notices": [str(each) for each in refusals],
        "errors": errors,
        "has_errors": bool(errors or form.errors),
        "crumbs": crumbs_of(event),
    }  # fmt: skip
    return render(request, "wagtail_talko/signups/groups.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """Change what is kept for a group, or give it up."""
    event, sheet = _organised(request, pk)
    kept = sheet.kept_places.filter(ended_at=None, pk__exact=group).first()
    if kept is None:
        raise Http404
    step = request.POST.get("step", "") if request.method == "POST" else ""
    form = ChangeKeptForm(
        request.POST if step == "change" else None,
        initial={name: getattr(kept, name) for name in ("name", "places", "returns_hours")},
    )
    errors: list[ErrorLink] = []
    try:
        if said := _do(request, kept, step, form):
            messages.success(request, said)
            return HttpResponseRedirect(reverse("talko:signup_groups", args=[pk]))
    except TalkoError as error:
        errors = _links(error)
    context = {
        "event": event,
        "title": title_in_words(event),
        "kept": kept,
        "form": form,
        "errors": errors,
        "has_errors": bool(errors or form.errors),
        "crumbs": [*crumbs_of(event), _crumb(event)],
    }
    return render(request, "wagtail_talko/signups/group.html", context)


def _do(request: HttpRequest, kept: KeptPlaces, step: str, form: ChangeKeptForm) -> str:
    """Do what the button says; return what to say about it, or nothing."""
    if step == "give-up":
        give_up_kept_places(kept=kept, by=request.user)
        return _("The places are free for everybody. Whoever has signed up stays.")
    if step == "change" and form.is_valid():
        change_kept_places(kept=kept, by=request.user, **form.details)
        return _("The change is saved.")
    return ""


def _organised(request: HttpRequest, pk: int) -> tuple[Event, SignUpSheet]:
    event = organised_event(request, pk)
    sheet = sheet_of(event)
    if sheet is None:
        raise Http404
    return event, sheet


def _links(error: TalkoError) -> list[ErrorLink]:
    return [ErrorLink(text=text) for text in texts_of(error)[:MOST_ERRORS]]


def _crumb(event: Event) -> Any:
    return Crumb(title=_("Groups"), url=reverse("talko:signup_groups", args=[event.pk]))
