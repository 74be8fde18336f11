"""A page with rows of repeating dates: the inputs must work in an InlinePanel too."""

from django.db import models
from modelcluster.fields import ParentalKey
from recurrence.fields import RecurrenceField
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from wagtail_talko.events.fields import LocalDatesField


class ClubPage(Page):
    content_panels = [*Page.content_panels, InlinePanel("meetings", label="Meeting")]
    template = "wagtail_talko/base.html"


class Meeting(Orderable):
    page = ParentalKey(ClubPage, on_delete=models.CASCADE, related_name="meetings")
    start_date = models.DateField(null=True)
    recurrence = RecurrenceField(null=True, blank=True, include_dtstart=False)
    extra_dates = LocalDatesField()

    panels = [FieldPanel("start_date"), FieldPanel("recurrence"), FieldPanel("extra_dates")]

    def __str__(self) -> str:
        return str(self.start_date)
