"""The reports in Wagtail's admin, on screen and as CSV and XLSX. Managers read their own."""

from wagtail_talko.reports.views.dates import DatesReportView
from wagtail_talko.reports.views.sums import EventReportView, RoomReportView

__all__ = ["DatesReportView", "EventReportView", "RoomReportView"]
