"""Several associations that host one booking."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models.bookings import Booking, utc_now


class BookingHost(models.Model):
    """An association that hosts a booking beside the one that made it, or is asked to, or asks."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ASKED = "asked", _("asks to join")
        ACCEPTED = "accepted", _("joint host")
        DECLINED = "declined", _("declined")
        LEFT = "left", _("left")
        # It asked, and the hosts said no: it cannot accept as one that was invited can.
        REFUSED = "refused", _("not let in")

    OPEN = (State.INVITED, State.ASKED)

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="hosts")
    association = models.ForeignKey(
        Association,
        on_delete=models.PROTECT,
        related_name="joint_bookings",
        verbose_name=_("association"),
    )
    may_edit = models.BooleanField(_("may change the booking"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State)
    message = models.CharField(_("message"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=utc_now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("joint host")
        verbose_name_plural = _("joint hosts")
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "association"], name="talko_booking_host_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}/{self.association_id}"
