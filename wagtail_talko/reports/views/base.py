"""What every report has: its period, its choices and its tabs."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView

from wagtail_talko.admin.exports import SafeExportMixin
from wagtail_talko.reports.forms import ReportForm, with_year
from wagtail_talko.spaces.scoped_views import ManagersOnlyMixin
from wagtail_talko.wording import format_day

TABS = (
    ("index", _("Events")),
    ("dates", _("Dates of events")),
    ("rooms", _("Use of rooms")),
)


class TalkoReportView(ManagersOnlyMixin, SafeExportMixin, ReportView):
    """A report with its own form of choices. `tab` is the name of its address."""

    request: HttpRequest
    is_export: bool
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

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # No file of something else than what was asked for: the page says what is wrong.
        self.is_wrong = bool(self.form.errors)
        self.is_export = self.is_export and not self.is_wrong

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
