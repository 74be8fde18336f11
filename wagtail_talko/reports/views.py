"""The reports in Wagtail's admin, on screen and as CSV and XLSX. Managers read their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.reports import events, rooms
from wagtail_talko.reports.forms import ReportForm, with_year
from wagtail_talko.reports.lines import (
    EVENT_MEASURES,
    ROOM_MEASURES,
    Line,
    Measure,
    charts,
    hours,
)
from wagtail_talko.signups.outcomes.queries import title_of
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.scoped_views import ManagersOnlyMixin
from wagtail_talko.spaces.scoping import visible
from wagtail_talko.timeslots import utc_now
from wagtail_talko.wording import format_day
from wagtail_talko.words import pick

TABS = (
    ("index", _("Events")),
    ("dates", _("Dates of events")),
    ("rooms", _("Use of rooms")),
)


class TalkoReportView(ManagersOnlyMixin, ReportView):
    """A report with its own form of choices. `tab` is the name of its address."""

    request: HttpRequest
    header_icon = "table"
    paginate_by: int | None = None
    tab = ""
    groups: Mapping[str, Any] = {}

    @cached_property
    def form(self) -> ReportForm:
        """The choices, always filled in: what was left empty is this year."""
        form = ReportForm(
            with_year(self.request.GET, timezone.localdate()),
            user=self.request.user,
            groups=self.groups,
        )
        form.is_valid()
        return form

    @property
    def group(self) -> str:
        return self.form.chosen("by") or next(iter(self.groups), "")

    def get_filename(self) -> str:
        period = self.form.period
        return f"{self.export_filename}-{period.first}-{period.last}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_page_subtitle(self) -> str:
        period, language = self.form.period, get_language() or "en"
        first, last = (
            format_day(day, language=language, weekday=False) for day in (period.first, period.last)
        )
        return f"{first} – {last}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        for name in ("by", "export", "p"):
            query.pop(name, None)
        tabs = [
            (f"{reverse(f'talko_report:{name}')}?{query.urlencode()}", label, name == self.tab)
            for name, label in TABS
        ]
        return super().get_context_data(**kwargs) | {"form": self.form, "tabs": tabs}


class GroupedView(TalkoReportView):
    """A line for each month, space or whatever is chosen; charts above, sums below."""

    template_name = "wagtail_talko/admin/report.html"
    measures: Sequence[Measure] = ()
    empty: Any = _("There is nothing in this period. Choose another one.")

    def total(self) -> Any:
        raise NotImplementedError

    @cached_property
    def list_export(self) -> list[str]:  # type: ignore[override]
        return ["label", *(measure.name for measure in self.measures)]

    @cached_property
    def export_headings(self) -> dict[str, Any]:  # type: ignore[override]
        labels = {measure.name: measure.label for measure in self.measures}
        return {"label": self.groups[self.group], **labels}

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = self.object_list
        has_any = any(line.dates for line in lines)
        total = self.row(self.total()) if has_any and not self.is_export else None
        return super().get_context_data(**kwargs) | {
            "rows": [self.row(line) for line in lines] if has_any else [],
            "total": total,
            "totals": self.totals(total) if total else [],
            "columns": self.measures,
            "charts": charts(self.measures, lines),
            "first_column": self.groups[self.group],
            "explanation": self.explanation(),
            "empty": self.empty,
        }

    def row(self, line: Line) -> dict[str, Any]:
        numbers = [line.numbers[measure.name] for measure in self.measures]
        return {"label": line.label, "numbers": numbers}

    def totals(self, total: dict[str, Any]) -> list[tuple[Any, Any]]:
        """Return the sums that matter most, for the top of the page."""
        pairs = zip(self.measures, total["numbers"], strict=True)
        return [(measure.label, number) for measure, number in pairs if measure.is_main]

    def explanation(self) -> Any:
        """Say why the lines may be more than the sums."""
        return ""


class EventReportView(GroupedView):
    """What was held, for how many people and hours."""

    page_title = _("Report of events")
    tab = "index"
    export_filename = "events"
    measures = EVENT_MEASURES
    groups = {  # noqa: RUF012
        "month": _("Month"),
        "space": _("Welfare space"),
        "category": _("Category"),
        "municipality": _("Municipality"),
        "association": _("Host"),
    }

    @cached_property
    def chosen(self) -> events.Chosen:
        return chosen_events(self.request.user, self.form)

    def get_queryset(self) -> Any:
        return events.GROUPS[self.group](self.chosen)

    def total(self) -> Any:
        return events.total(self.chosen)

    def explanation(self) -> Any:
        if self.group == "category":
            return _("An event of several categories is in the line of each, and once in the sums.")
        if self.group == "association":
            return _("A joint event is in the line of each host, and once in the sums.")
        return ""


class RoomReportView(GroupedView):
    """How much the rooms are used."""

    page_title = _("Report of the use of rooms")
    tab = "rooms"
    export_filename = "rooms"
    measures = ROOM_MEASURES
    groups = {  # noqa: RUF012
        "room": _("Room"),
        "association": _("Association"),
        "month": _("Month"),
    }

    @cached_property
    def chosen(self) -> rooms.ChosenRooms:
        found = visible(Room, self.request.user)
        if municipality := self.form.chosen("municipality"):
            found = found.filter(space__municipality=municipality)
        if space := self.form.chosen("space"):
            found = found.filter(space=space)
        return rooms.ChosenRooms(found, self.form.period)

    def get_queryset(self) -> Any:
        return rooms.GROUPS[self.group](self.chosen)

    def total(self) -> Any:
        return rooms.total(self.chosen)

    def explanation(self) -> Any:
        if self.group == "association":
            return _("A joint booking is in the line of the association that made it.")
        return ""


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


def chosen_events(user: Any, form: ReportForm) -> events.Chosen:
    """Return the events the user may read of, and of these what the form chooses."""
    found = visible(Event, user)
    if municipality := form.chosen("municipality"):
        hosted = Event.objects.filter(space=None, hosts__municipality=municipality)
        here = Q(space__municipality=municipality) | Q(pk__in=hosted.values("pk"))
        found = found.filter(here)
    if space := form.chosen("space"):
        found = found.filter(space=space)
    return events.Chosen(found, form.period, utc_now())
