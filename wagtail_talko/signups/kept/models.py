"""What is promised to a group. Who comes with it are sign-ups like any other."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_talko.events.models import Occurrence
from wagtail_talko.signups.models import NAME_LENGTH, SignUpSheet
from wagtail_talko.timeslots import utc_now

# Two months: whoever keeps places longer ahead gives them up by hand.
MOST_HOURS = 60 * 24
MOST_KEPT = 1000
# Two days: enough for somebody in the waiting list to answer.
USUAL_HOURS = 48


class KeptPlaces(models.Model):
    """Places at each date of an event, or at one of them, that only a group may take.

    Until so many hours before the start; what is unused by then is everybody's.
    """

    sheet = models.ForeignKey(SignUpSheet, on_delete=models.CASCADE, related_name="kept_places")
    # None: at each date, also those that the series gets later.
    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, null=True, related_name="kept_places"
    )
    # Made with the form: a form that is sent twice keeps them once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    # Of the group and of no person. Organisers and those who come by its link read it.
    name = models.CharField(_("name of the group"), max_length=NAME_LENGTH, blank=True)
    places = models.PositiveSmallIntegerField(_("places"))
    returns_hours = models.PositiveSmallIntegerField(
        default=USUAL_HOURS, help_text="Before the start."
    )
    # The link by which the group signs up (`signups/links.py`).
    nonce = models.CharField(max_length=43, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=utc_now, editable=False)
    ended_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("kept places")
        verbose_name_plural = _("kept places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key"], name="talko_kept_once"),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_KEPT), name="talko_kept_places"
            ),
        ]

    def __str__(self) -> str:
        return f"kept places {self.pk}"
