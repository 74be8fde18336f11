"""The numbers of a date that has been held. They stay when the people in them are forgotten."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wagtail_talko.events.models import Occurrence, utc_now
from wagtail_talko.signups.models import MOST_ARRIVED, NAME_LENGTH, Task


class WalkIn(models.Model):
    """Somebody who came to a date without having signed up, with or without others."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="walk_ins")
    # Made with the form: a form that is sent twice adds them once.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # May be empty, and is erased with the names of those who signed up.
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="walk_ins")
    first_timers = models.PositiveSmallIntegerField(_("for the first time"), default=0)
    created_at = models.DateTimeField(default=utc_now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("walk-in")
        verbose_name_plural = _("walk-ins")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_ARRIVED), name="talko_walk_in_people"
            ),
            models.CheckConstraint(
                condition=Q(first_timers__lte=F("people")), name="talko_walk_in_first_timers"
            ),
        ]

    def __str__(self) -> str:
        return f"walk-in {self.pk}"


class Outcome(models.Model):
    """What came of a date. No row: nobody has counted yet.

    The first four are what reports add up; the `said_` ones are what an organiser wrote instead of
    what was ticked. Every change of either writes the first four anew (`actions.py`).
    """

    SAID = ("said_heads", "said_first_timers", "said_minutes", "said_minutes_each")

    occurrence = models.OneToOneField(Occurrence, on_delete=models.PROTECT, related_name="outcome")
    heads = models.PositiveIntegerField(_("people"))
    # Of them: who had not signed up, and who was there for the first time.
    walk_ins = models.PositiveIntegerField(_("without sign-up"), default=0)
    first_timers = models.PositiveIntegerField(_("for the first time"), default=0)
    minutes = models.PositiveIntegerField(
        _("minutes"), null=True, help_text="Of all together; None: nobody has said."
    )
    said_heads = models.PositiveIntegerField(null=True)
    said_first_timers = models.PositiveIntegerField(null=True)
    said_minutes = models.PositiveIntegerField(null=True)
    said_minutes_each = models.PositiveIntegerField(null=True)
    noted_at = models.DateTimeField(default=utc_now, editable=False)
    changed_at = models.DateTimeField(default=utc_now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_timers__lte=F("heads"), walk_ins__lte=F("heads")),
                name="talko_outcome_parts_within_heads",
            ),
            models.CheckConstraint(
                condition=Q(said_minutes=None) | Q(said_minutes_each=None),
                name="talko_outcome_one_kind_of_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"outcome {self.occurrence_id}"
