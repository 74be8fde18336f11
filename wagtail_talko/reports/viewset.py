"""The reports as one entry of the menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _

from wagtail_talko.reports.views import DatesReportView, EventReportView, RoomReportView
from wagtail_talko.spaces.scoped_viewsets import ManagersViewSet


class ReportsViewSet(ManagersViewSet):
    name = "talko_report"
    url_prefix = "talko/reports"
    icon = "table"
    menu_label = _("Reports")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", EventReportView.as_view(), name="index"),
            path("dates/", DatesReportView.as_view(), name="dates"),
            path("rooms/", RoomReportView.as_view(), name="rooms"),
        ]
