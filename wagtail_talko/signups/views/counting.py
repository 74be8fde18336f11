"""One date for those who run it: who comes, who came, how many. On a phone, or on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.elements import Crumb, ErrorLink
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.signups.actions.base import sheet_of
from wagtail_talko.signups.afterwards.queries import answers_of
from wagtail_talko.signups.kept.queries import kept_lines
from wagtail_talko.signups.models import SignUp
from wagtail_talko.signups.outcomes.actions import (
    add_walk_in,
    record_outcome,
    remove_walk_in,
    tick_arrivals,
)
from wagtail_talko.signups.outcomes.forms import (
    OutcomeForm,
    WalkInForm,
    read_arrivals,
    shown_state,
)
from wagtail_talko.signups.outcomes.queries import Day, read_day
from wagtail_talko.signups.outcomes.rules import check_held
from wagtail_talko.signups.outcomes.words import say_outcome
from wagtail_talko.signups.presenting import present_dates
from wagtail_talko.signups.views.base import texts_of
from wagtail_talko.signups.views.organising import organised_event, title_in_words
from wagtail_talko.timeslots import utc_now

# A form has two inputs a person, and Django takes a thousand in all.
PER_PAGE = 200
# Who comes may bring more than was said.
MORE = 5
BLANK_LINES = 8


@dataclass(frozen=True)
class PersonLine:
    """Somebody in the list: whether ticked and how many, as saved or as typed just now."""

    signup: SignUp
    is_ticked: bool
    number: int

    @property
    def choices(self) -> range:
        return range(1, max(self.signup.people, self.number) + MORE + 1)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, pk: int, day: date) -> HttpResponse:
    """Show who comes; a button says what is saved: ticks, somebody more, or the numbers."""
    event, row = organised_date(request, pk, day)
    found = read_day(event, row)
    is_post = request.method == "POST"
    step = request.POST.get("step", "") if is_post else ""
    walk_in = WalkInForm(request.POST if step == "add" else None, tasks=found.tasks)
    outcome = OutcomeForm(request.POST if step == "outcome" else None, day=found)
    steps: dict[str, Callable[[], str]] = {
        "tick": lambda: _tick(request, row),
        "add": lambda: _add(request, row, walk_in),
        "remove": lambda: _remove(request, row),
        "outcome": lambda: _record(request, row, outcome),
    }
    errors: list[ErrorLink] = []
    if step in steps:
        try:
            said = steps[step]()
        except TalkoError as error:
            errors = [ErrorLink(text=text) for text in texts_of(error)]
        else:
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(_here(request, event, row))
    context = _context(request, found, errors)
    context |= {"walk_in_form": walk_in, "outcome_form": outcome, "forms": [walk_in, outcome]}
    context["answers"] = answers_of(found.row)
    context["has_errors"] = bool(errors or walk_in.errors or outcome.errors)
    return render(request, "wagtail_talko/signups/day.html", context)


def _tick(request: HttpRequest, row: Occurrence) -> str:
    changes = read_arrivals(request.POST)
    outcome = tick_arrivals(occurrence=row, arrived=changes, by=request.user)
    return _("Saved. %(outcome)s") % {"outcome": say_outcome(outcome)}


def _add(request: HttpRequest, row: Occurrence, form: WalkInForm) -> str:
    """Return nothing where the form has errors to show."""
    if not form.is_valid():
        return ""
    walk_in = add_walk_in(occurrence=row, by=request.user, **form.details)
    return _("Added: %(who)s") % {"who": walk_in.name or _("somebody without a name")}


def _remove(request: HttpRequest, row: Occurrence) -> str:
    pk = whole_number(request.POST.get("walk_in", "")) or 0
    remove_walk_in(occurrence=row, walk_in_id=pk, by=request.user)
    return _("Removed from the list.")


def _record(request: HttpRequest, row: Occurrence, form: OutcomeForm) -> str:
    if not form.is_valid():
        return ""
    outcome = record_outcome(occurrence=row, said=form.said, by=request.user)
    return _("Saved. %(outcome)s") % {"outcome": say_outcome(outcome)}


def _context(request: HttpRequest, found: Day, errors: list[ErrorLink]) -> dict[str, Any]:
    event, row, now = found.event, found.row, utc_now()
    sheet = sheet_of(event)
    page = Paginator(found.people, PER_PAGE).get_page(request.GET.get("page"))
    typed = read_arrivals(request.POST) if request.POST.get("step") == "tick" else {}
    return {
        "event": event,
        "title": title_in_words(event),
        "row": row,
        "day": found,
        "page": page,
        "people": _lines(page, typed),
        "shown": shown_state(list(page)),
        "line": present_dates(event, sheet, [row], now=now)[0] if sheet else None,
        "groups": kept_lines(event, sheet, [row], now=now) if sheet else [],
        "is_over": row.end <= now,
        "is_to_come": row.start > now,
        "refusals": [str(each) for each in check_held(event, row, now=now)],
        "said": say_outcome(found.outcome),
        "errors": errors,
        "crumbs": crumbs_of(event),
    }


def _lines(page: Page, typed: dict[int, int | None]) -> list[PersonLine]:
    lines = []
    for signup in page:
        came = typed.get(signup.pk, signup.arrived)
        lines.append(PersonLine(signup, came is not None, came or signup.people))
    return lines


def _here(request: HttpRequest, event: Event, row: Occurrence) -> str:
    address = reverse("talko:signup_day", args=[event.pk, row.date])
    number = whole_number(request.GET.get("page", ""))
    return f"{address}?page={number}" if number else address


@never_cache
@login_required
@require_safe
def day_print(request: HttpRequest, pk: int, day: date) -> HttpResponse:
    """The list on paper, in large letters: names, tasks and numbers, and lines for more."""
    event, row = organised_date(request, pk, day)
    found = read_day(event, row)
    context = {
        "event": event,
        "title": title_in_words(event),
        "row": row,
        "day": found,
        "people": [each for each in found.people if each.state in SignUp.HOLDING],
        "blank": range(BLANK_LINES),
        "crumbs": [*crumbs_of(event), Crumb(title=_("Who comes"), url=_here(request, event, row))],
    }
    return render(request, "wagtail_talko/signups/day_print.html", context)


def organised_date(request: HttpRequest, pk: int, day: date) -> tuple[Event, Occurrence]:
    """Return a date, by the day the series gives it, of an event that the person organises."""
    event = organised_event(request, pk)
    row = event.occurrences.filter(date=day).select_related("room").first()
    if row is None:
        raise Http404
    row.event = event
    return event, row


def crumbs_of(event: Event) -> list[Crumb]:
    return [
        Crumb(title=_("Who comes to your events"), url=reverse("talko:organised")),
        Crumb(title=_("All dates"), url=reverse("talko:signup_lists", args=[event.pk])),
    ]
