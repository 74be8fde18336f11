"""Another number of people for a task at one date."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_talko.events.models import Occurrence
from wagtail_talko.signups.models import Task

MOST_NEEDED = 1000


class TaskAtDate(models.Model):
    """How many people a task needs at one date; 0: it is not needed then. No row: as usual."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="at_dates")
    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, related_name="tasks_at_date"
    )
    needed = models.PositiveSmallIntegerField(_("people needed"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("need at one date")
        verbose_name_plural = _("needs at one date")
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "task"], name="talko_need_once"),
            models.CheckConstraint(
                condition=Q(needed__lte=MOST_NEEDED), name="talko_need_within_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.task_id} at {self.occurrence_id}"
