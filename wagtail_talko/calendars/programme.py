"""What the list, the month and the week of the programme have in common."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_talko.bookings.opened import Opened
from wagtail_talko.calendars import days as calendar_days
from wagtail_talko.calendars.converters import in_bounds
from wagtail_talko.calendars.forms import FilterForm
from wagtail_talko.calendars.opened import opened_in
from wagtail_talko.calendars.queries import dates_in
from wagtail_talko.calendars.sites import SiteScope, content_language, scope_of
from wagtail_talko.timeslots import Span

# Pages further from today than this are not for search engines: they go on for ever.
INDEXED_MONTHS = 12
MAX_AGE = 60
# Bookings that welcome others stand below the events: so many at the most.
MOST_OPEN = 20


@dataclass(frozen=True)
class Way:
    """One of the three ways to look at the programme."""

    label: str
    url: str
    is_current: bool


@dataclass
class Programme:
    """What the three pages have in common."""

    request: HttpRequest
    scope: SiteScope
    form: FilterForm
    language: str
    today: date
    ways: list[Way] = field(default_factory=list)

    def dates(self, span: Span) -> Any:
        if not self.form.is_valid():
            return dates_in(span, language=self.language).none()
        return dates_in(span, language=self.language, filters=self.form.filters, scope=self.scope)

    def opened(self, days: Sequence[date]) -> Opened:
        """Return what welcomes others on some successive days, as far as it is shown."""
        if not self.form.is_valid():
            return Opened([])
        span = calendar_days.span_of(days)
        return opened_in(span, filters=self.form.filters, scope=self.scope, limit=MOST_OPEN)

    def url(self, name: str, **kwargs: int) -> str:
        return self._with_query(reverse(f"talko:{name}", kwargs=kwargs), {})

    def list_url(self, day: date | None = None, **more: int) -> str:
        """Return the address of the list from a day on; of the list of today without one."""
        given = {"from": day.isoformat()} if day is not None else {}
        return self._with_query(reverse("talko:events"), given | more)

    def month_url(self, day: date) -> str:
        return self.url("events_month", year=day.year, month=day.month)

    def week_url(self, day: date) -> str:
        year, week, _weekday = day.isocalendar()
        return self.url("events_week", year=year, week=week) if has_pages(year) else ""

    def _with_query(self, path: str, given: dict[str, Any]) -> str:
        parts = [f"{name}={value}" for name, value in given.items()]
        query = "&".join([part for part in (self.form.query, *parts) if part])
        return f"{path}?{query}" if query else path

    def _ways(self, current: str, day: date) -> list[Way]:
        near = day if calendar_days.months_apart(day, self.today) else max(day, self.today)
        return [
            Way(_("List"), self.list_url(near if near != self.today else None), current == "list"),
            Way(_("Week"), self.week_url(near) or self.week_url(self.today), current == "week"),
            Way(_("Month"), self.month_url(near), current == "month"),
        ]

    def _fields(self, template: str) -> dict[str, Any]:
        """Return the fields to show and those to keep unseen: only a list begins on a day."""
        shown = self.form.shown_fields
        if template == "list":
            shown.insert(1, self.form["from"])
        return {
            "shown_fields": shown,
            "kept_fields": [self.form["room"]] if self.form.data.get("room") else [],
        }

    @property
    def zone(self) -> str:
        return calendar_days.site_zone().key

    @cached_property
    def feed_url(self) -> str:
        return self.request.build_absolute_uri(self.url("feed_events"))

    def respond(self, template: str, day: date, **context: Any) -> HttpResponse:
        """Render the page about a day. Search engines get the near ones, unfiltered."""
        self.ways = self._ways(template, day)
        far = calendar_days.months_apart(day, self.today) > INDEXED_MONTHS
        response = render(
            self.request,
            f"wagtail_talko/calendars/{template}.html",
            {
                "programme": self,
                # Not `form`, which would title the page "Error:" by itself: filters are links too.
                "filter_form": self.form,
                **self._fields(template),
                "has_errors": not self.form.is_valid(),
                "canonical": self.request.build_absolute_uri(self.request.path),
                "noindex": far or bool(self.form.query) or bool(self.form.errors),
                "is_far": far,
                "day": day,
                **context,
            },
        )
        patch_cache_control(response, private=True, max_age=MAX_AGE)
        return response


def programme_of(request: HttpRequest) -> Programme:
    scope = scope_of(request)
    return Programme(
        request=request,
        scope=scope,
        form=FilterForm(request.GET, scope=scope),
        language=content_language(),
        today=calendar_days.today(),
    )


def has_pages(year: int) -> bool:
    return in_bounds(date(year, 1, 1))
