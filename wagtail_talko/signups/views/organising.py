"""Who comes: the list of one date for those who organise it, on a phone or on paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_talko.events.actions import may_change
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.signups.actions import accept_place, cancel_sign_ups
from wagtail_talko.signups.actions.base import sheet_of
from wagtail_talko.signups.models import SignUp, utc_now
from wagtail_talko.signups.notifications.mail import title_of
from wagtail_talko.signups.places import holding
from wagtail_talko.signups.presenting import present_dates

State = SignUp.State
MOST_DATES = 60


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest, pk: int) -> HttpResponse:
    """One date (`?date=`, else the next one) with everybody who comes, and the other dates."""
    event = (
        Event.objects.select_related("space__municipality", "signup_sheet").filter(pk=pk).first()
    )
    if event is None or not may_change(event, request.user):
        raise Http404
    dates = _dates(event)
    row = _chosen(dates, request.GET.get("date", ""))
    if request.method == "POST" and row is not None:
        return _answer(request, event, row)
    sheet = sheet_of(event)
    line = present_dates(event, sheet, [row], now=utc_now())[0] if sheet and row else None
    context = {
        "event": event,
        "title": title_of(event),
        "dates": dates,
        "row": row,
        "line": line,
        "people": _people(row) if row else [],
    }
    return render(request, "wagtail_talko/signups/lists.html", context)


def _dates(event: Event) -> list[Occurrence]:
    """The dates from yesterday on, with how many people come to each."""
    now = utc_now()
    coming = event.occurrences.filter(end__gt=now).order_by("start", "pk")[:MOST_DATES]
    past = event.occurrences.filter(end__lte=now).order_by("-start")[:1]
    rows = [*past, *coming]
    counted = dict(
        SignUp.objects.filter(holding(now), occurrence__in=rows)
        .order_by()
        .values_list("occurrence")
        .annotate(Sum("people"))
    )
    for row in rows:
        row.coming_people = counted.get(row.pk, 0)  # type: ignore[attr-defined]
    return rows


def _chosen(dates: list[Occurrence], asked: str) -> Occurrence | None:
    if asked:
        found = next((row for row in dates if str(row.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    now = utc_now()
    return next((row for row in dates if row.end > now), dates[0] if dates else None)


def _people(row: Occurrence) -> list[SignUp]:
    """Everybody who comes or waits, by name."""
    rows = SignUp.objects.filter(occurrence=row).exclude(state=State.CANCELLED)
    found = rows.select_related("participant", "task")
    return sorted(found, key=lambda each: (each.participant.name.casefold(), each.pk))


def _answer(request: HttpRequest, event: Event, row: Occurrence) -> HttpResponse:
    """Answer for somebody on the telephone: take the offered place, or cancel."""
    signup = SignUp.objects.filter(occurrence=row, pk=_number(request.POST.get("signup"))).first()
    if signup is None:
        raise Http404
    try:
        if request.POST.get("step") == "accept":
            accept_place(signup=signup, by=request.user)
            messages.success(request, _("The place is theirs."))
        elif request.POST.get("step") == "cancel":
            cancel_sign_ups(participant=signup.participant, signups=[signup], by=request.user)
            messages.success(request, _("The sign-up is cancelled."))
    except TalkoError as error:
        messages.error(request, str(error))
    address = reverse("talko:signup_lists", args=[event.pk])
    return HttpResponseRedirect(f"{address}?date={row.pk}")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
