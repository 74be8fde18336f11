"""Who waits for a time that is taken."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models.accessories import Accessory
from wagtail_talko.bookings.models.bookings import (
    LONGEST_BOOKING,
    Booking,
    BookingDate,
    utc_now,
)
from wagtail_talko.codes import Audience
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span


class WaitingWishQuerySet(models.QuerySet):
    def waiting(self) -> "WaitingWishQuerySet":
        return self.filter(state=WaitingWish.State.WAITING)

    def offered(self) -> "WaitingWishQuerySet":
        return self.filter(state=WaitingWish.State.OFFERED)

    def open(self) -> "WaitingWishQuerySet":
        return self.filter(state__in=WaitingWish.OPEN)

    def in_line(self) -> "WaitingWishQuerySet":
        """Order by who asked first."""
        return self.order_by("created_at", "pk")


class WaitingWish(models.Model):
    """One time that an association waits for. The first in line is offered it, until a deadline.

    An offer is a date that holds the room: nobody else can book it meanwhile.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("in the waiting list")
        OFFERED = "offered", _("offered to you")
        ACCEPTED = "accepted", _("accepted")
        EXPIRED = "expired", _("not answered in time")
        WITHDRAWN = "withdrawn", _("withdrawn")
        PASSED = "passed", _("the time has passed")

    OPEN = (State.WAITING, State.OFFERED)

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="waiting_wishes")
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="waiting_wishes"
    )
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    # The series that this time would complete; the offer is then a date of it.
    booking = models.ForeignKey(
        Booking, on_delete=models.SET_NULL, null=True, related_name="waiting_wishes"
    )
    date = models.OneToOneField(
        BookingDate, on_delete=models.SET_NULL, null=True, related_name="waiting_wish"
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    purpose = models.CharField(_("purpose"), max_length=200)
    group = models.CharField(_("group"), max_length=20, choices=Audience, blank=True)
    people = models.PositiveIntegerField(
        _("number of people"), null=True, blank=True, validators=[MaxValueValidator(100_000)]
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    message = models.TextField(_("message to the municipality"), max_length=2000, blank=True)
    public_title = models.CharField(_("public title"), max_length=120, blank=True)
    # To those who are to host with it.
    hosts_message = models.CharField(max_length=500, blank=True)
    is_private = models.BooleanField(_("show only “booked” in public"), default=False)
    is_exclusive = models.BooleanField(_("alone in the room"), default=False)
    loudness = models.CharField(_("how loud"), max_length=8, choices=Booking.Loudness, blank=True)
    offered_until = models.DateTimeField(_("offered until"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=utc_now, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = WaitingWishQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("wish in the waiting list")
        verbose_name_plural = _("wishes in the waiting list")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["room", "start"], name="talko_wish_room_start"),
            models.Index(fields=["state", "start"], name="talko_wish_state_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="talko_wish_start_before_end"
            ),
            models.UniqueConstraint(
                fields=["room", "association", "start", "end"],
                condition=models.Q(state__in=["waiting", "offered"]),
                name="talko_wish_once",
            ),
            models.CheckConstraint(
                condition=models.Q(end__lte=models.F("start") + LONGEST_BOOKING),
                name="talko_wish_at_most_7_days",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="offered") | models.Q(offered_until__isnull=False),
                name="talko_wish_offer_has_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class WaitingHost(models.Model):
    """An association that is asked to host with the one that waits, once the time is its own."""

    wish = models.ForeignKey(WaitingWish, on_delete=models.CASCADE, related_name="hosts")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="+")
    may_edit = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish", "association"], name="talko_waiting_host_once")
        ]

    def __str__(self) -> str:
        return f"{self.wish_id}/{self.association_id}"


class WaitingAccessory(models.Model):
    """What is to be borrowed at a time that is waited for.

    `missing` is how many of it could not be had when the time was offered: the offer is without.
    """

    wish = models.ForeignKey(WaitingWish, on_delete=models.CASCADE, related_name="accessories")
    accessory = models.ForeignKey(Accessory, on_delete=models.PROTECT, related_name="waited_for")
    quantity = models.PositiveIntegerField(_("how many"), validators=[MinValueValidator(1)])
    missing = models.PositiveIntegerField(default=0, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "accessory"], name="talko_waiting_accessory_once"
            ),
            models.CheckConstraint(
                condition=models.Q(missing__lte=models.F("quantity")),
                name="talko_waiting_accessory_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wish_id}/{self.accessory_id}"
