"""Every date held, with its numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from wagtail_talko.events.models import Occurrence
from wagtail_talko.reports import events
from wagtail_talko.reports.choosing import chosen_events
from wagtail_talko.reports.lines import hours
from wagtail_talko.reports.views.base import TalkoReportView
from wagtail_talko.signups.outcomes.queries import title_of
from wagtail_talko.words import pick


class DatesReportView(TalkoReportView):
    """Every date held with its numbers: what the sums are made of."""

    template_name = "wagtail_talko/admin/report_dates.html"
    page_title = _("Dates of events held")
    tab = "dates"
    export_filename = "dates"
    paginate_by = 50
    model = Occurrence
    list_export = [  # noqa: RUF012
        "day",
        "title",
        "place",
        "hosts",
        "is_joint",
        "people",
        "walk_ins",
        "first_timers",
        "hours",
    ]
    export_headings = {  # noqa: RUF012
        "day": _("Date"),
        "title": _("Event"),
        "place": _("Welfare space"),
        "hosts": _("Hosts"),
        "is_joint": _("Joint event"),
        "people": _("People"),
        "walk_ins": _("Without sign-up"),
        "first_timers": _("For the first time"),
        "hours": _("Hours"),
    }

    def get_queryset(self) -> QuerySet[Occurrence]:
        if self.is_wrong:
            return Occurrence.objects.none()
        return events.dates_held(chosen_events(self.request.user, self.form))

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        return [describe(row) for row in object_list]


@dataclass(frozen=True)
class DateRow:
    """A date with its numbers; where nobody has counted they are None."""

    day: date
    title: str
    url: str
    place: str
    hosts: str
    is_joint: Any
    people: int | None = None
    walk_ins: int | None = None
    first_timers: int | None = None
    hours: float | None = None


def describe(row: Occurrence) -> DateRow:
    """Say a date in the active language. No query: everything has been read."""
    event = row.event
    hosts = [pick(host.name).text for host in event.hosts.all()]
    outcome = getattr(row, "outcome", None)
    numbers: dict[str, Any] = {}
    if outcome is not None:
        numbers = {
            "people": outcome.heads,
            "walk_ins": outcome.walk_ins,
            "first_timers": outcome.first_timers,
            "hours": None if outcome.minutes is None else hours(outcome.minutes),
        }
    return DateRow(
        day=events.local_day(row),
        title=pick(title_of(event)).text,
        url=_url(row),
        place=pick(event.space.name).text if event.space else "",
        hosts=", ".join(hosts),
        is_joint=_("yes") if len(hosts) > 1 else "",
        **numbers,
    )


def _url(row: Occurrence) -> str:
    try:
        return reverse("talko:signup_day", args=[row.event_id, row.date])
    except NoReverseMatch:
        return ""
