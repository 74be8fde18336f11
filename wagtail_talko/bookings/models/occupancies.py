"""What is held: the rows under the guard."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.guard import GUARD_NAME, LONGEST_DAYS, NoOverlap
from wagtail_talko.bookings.models.bookings import BookingDate
from wagtail_talko.spaces.models import Place


class Occupancy(models.Model):
    """What a date takes: a place, from its start to its end plus turnaround."""

    date = models.ForeignKey(BookingDate, on_delete=models.CASCADE, related_name="occupancies")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="occupancies")
    start = models.DateTimeField()
    end = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("occupancy")
        verbose_name_plural = _("occupancies")
        # The end as well: looking for free times over a region reads this index and no row.
        indexes = [
            models.Index(fields=["place", "start", "end"], name="talko_occupancy_place_time")
        ]
        constraints = [
            NoOverlap(name=GUARD_NAME, key="place", start="start", end="end"),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="talko_occupancy_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(end__lte=models.F("start") + timedelta(days=LONGEST_DAYS)),
                name="talko_occupancy_at_most_8_days",
            ),
            models.UniqueConstraint(fields=["date", "place"], name="talko_occupancy_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}/{self.start:%Y-%m-%d %H:%M}"
