"""The events one organises, and the dates of one of them."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.elements import Crumb
from wagtail_talko.events.models import LONGEST_EVENT, Event, Occurrence, titles
from wagtail_talko.events.times import time_links
from wagtail_talko.signups.organisers import may_organise, organised_by
from wagtail_talko.signups.outcomes.queries import date_lines, title_of, with_titles
from wagtail_talko.timeslots import utc_now
from wagtail_talko.words import pick

MOST_DATES = 60
PAST_PER_PAGE = 60
# On the first page: what is near. The rest is on the pages of the events.
MOST_SHOWN = 30
# Until then somebody may still remember how many there were.
COUNTED_WITHIN = timedelta(days=60)


@never_cache
@login_required
@require_safe
def organised(request: HttpRequest) -> HttpResponse:
    """The dates of all events one organises: what runs and comes, what nobody has counted."""
    now = utc_now()
    rows = with_titles(Occurrence.objects.filter(event__in=organised_by(request.user)))
    context = {
        "coming": date_lines(_coming(rows, now)[:MOST_SHOWN], now=now),
        "uncounted": date_lines(_uncounted(rows, now)[:MOST_SHOWN], now=now),
        "crumbs": [Crumb(title=_("My bookings"), url=reverse("talko:bookings"))],
    }
    return render(request, "wagtail_talko/signups/organised.html", context)


def _coming(rows: QuerySet[Occurrence], now: datetime) -> QuerySet[Occurrence]:
    rows = rows.filter(end__gt=now, start__gt=now - LONGEST_EVENT)
    rows = rows.exclude(state=Occurrence.State.CANCELLED)
    return rows.filter(event__state=Event.State.SCHEDULED).order_by("start", "pk")


def _uncounted(rows: QuerySet[Occurrence], now: datetime) -> QuerySet[Occurrence]:
    rows = rows.filter(end__lte=now, start__gt=now - COUNTED_WITHIN, outcome=None)
    rows = rows.exclude(state=Occurrence.State.CANCELLED)
    return rows.exclude(event__state=Event.State.CANCELLED).order_by("-start", "pk")


@never_cache
@login_required
@require_safe
def lists(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates of an event, each with who comes or what came of it. The only one opens at once."""
    event = organised_event(request, pk)
    asked = whole_number(request.GET.get("date", ""))
    dates = with_titles(event.occurrences.all())
    if asked is not None:
        return _to_day(event, dates.filter(pk=asked).first())
    times = time_links(event, _lists_url)
    first_two = list(event.occurrences.order_by("start")[:2])
    if len(first_two) == 1 and not times:
        return _to_day(event, first_two[0])
    now = utc_now()
    past = dates.filter(end__lte=now).order_by("-start", "pk")
    page = Paginator(past, PAST_PER_PAGE).get_page(request.GET.get("page"))
    coming = dates.filter(end__gt=now).order_by("start", "pk")[:MOST_DATES]
    context = {
        "event": event,
        "title": title_in_words(event),
        "coming": date_lines(coming, now=now),
        "past": date_lines(page.object_list, now=now),
        "page": page,
        "times": times,
        "crumbs": [Crumb(title=_("Who comes to your events"), url=reverse("talko:organised"))],
    }
    return render(request, "wagtail_talko/signups/lists.html", context)


def _lists_url(event: Event) -> str:
    return reverse("talko:signup_lists", args=[event.pk])


def _to_day(event: Event, row: Occurrence | None) -> HttpResponse:
    if row is None:
        raise Http404
    return HttpResponseRedirect(reverse("talko:signup_day", args=[event.pk, row.date]))


def organised_event(request: HttpRequest, pk: int) -> Event:
    """Return an event that the person organises; all others do not exist for them."""
    events = Event.objects.select_related("space__municipality", "signup_sheet")
    event = events.prefetch_related(titles()).filter(pk=pk).first()
    if event is None or not may_organise(event, request.user):
        raise Http404
    return event


def title_in_words(event: Event) -> str:
    return pick(title_of(event)).text
