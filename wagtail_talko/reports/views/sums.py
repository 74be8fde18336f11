"""Reports of sums: a line for each month, space or whatever is chosen."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail_talko.reports import events, rooms
from wagtail_talko.reports.choosing import chosen_events, chosen_rooms
from wagtail_talko.reports.lines import EVENT_MEASURES, ROOM_MEASURES, Line, Measure, charts
from wagtail_talko.reports.views.base import TalkoReportView


class GroupedView(TalkoReportView):
    """A line for each month, space or whatever is chosen; charts above, sums below."""

    template_name = "wagtail_talko/admin/report.html"
    measures: Sequence[Measure] = ()
    empty: Any = _("There is nothing in this period. Choose another one.")

    def lines(self) -> list[Line]:
        """Return the lines of what is chosen."""
        raise NotImplementedError

    def total(self) -> Line:
        raise NotImplementedError

    def get_queryset(self) -> list[Line]:
        return [] if self.is_wrong else self.lines()

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
            "empty": _("Correct what is chosen above.") if self.is_wrong else self.empty,
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

    def lines(self) -> list[Line]:
        return events.GROUPS[self.group](self.chosen)

    def total(self) -> Line:
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
        return chosen_rooms(self.request.user, self.form)

    def lines(self) -> list[Line]:
        return rooms.GROUPS[self.group](self.chosen)

    def total(self) -> Line:
        return rooms.total(self.chosen)

    def explanation(self) -> Any:
        if self.group == "association":
            return _("A joint booking is in the line of the association that made it.")
        return ""
