"""How those who have booked get in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.models.bookings import Booking


class DoorCode(models.Model):
    """A code of its own for one booking. A table of its own: nothing loads it along by chance."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="door_code")
    code = models.CharField(_("code"), max_length=40)
    # Local days on which it holds; without one it holds from the first or until the last date.
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("door code")
        verbose_name_plural = _("door codes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_day=None)
                | models.Q(last_day=None)
                | models.Q(first_day__lte=models.F("last_day")),
                name="talko_door_code_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.booking_id}"
