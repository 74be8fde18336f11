"""A booking and its dates: who asked for which room, and when."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association
from wagtail_talko.codes import Audience
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, utc_now

LONGEST_BOOKING = timedelta(days=7)


class Booking(models.Model):
    """One request for a room, single or repeating. Its times are its dates."""

    class Origin(models.TextChoices):
        MEMBER = "member", _("An association")
        STAFF = "staff", _("The municipality")
        EVENT = "event", _("An event")
        SEASON = "season", _("A season's fixed slot")
        CLOSURE = "closure", _("Closed")

    class Loudness(models.TextChoices):
        """What a group says of itself, for those who share the room with it."""

        QUIET = "quiet", _("Quiet: reading, handicraft")
        TALKING = "talking", _("Talking")
        LOUD = "loud", _("Loud: music, games, machines")

    class Reminders(models.TextChoices):
        """Before which of its times the hosts are reminded."""

        SOME = "some", _("Before the first time, and after a pause")
        EACH = "each", _("Before each time")
        NEVER = "never", _("Never")

    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("room")
    )
    association = models.ForeignKey(
        Association,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("association"),
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.MEMBER)
    purpose = models.CharField(
        _("purpose"), max_length=200, help_text=_("Only the municipality sees this.")
    )
    public_title = models.CharField(
        _("public title"),
        max_length=120,
        blank=True,
        help_text=_("Shown in the calendar. Leave empty to show the association only."),
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    group = models.CharField(_("group"), max_length=20, choices=Audience, blank=True)
    people = models.PositiveIntegerField(
        _("number of people"), null=True, blank=True, validators=[MaxValueValidator(100_000)]
    )
    contact_name = models.CharField(_("contact person"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    message = models.TextField(_("message to the municipality"), max_length=2000, blank=True)
    is_exclusive = models.BooleanField(_("alone in the room"), default=False)
    loudness = models.CharField(_("how loud"), max_length=8, choices=Loudness, blank=True)
    is_private = models.BooleanField(
        _("show only “booked” in public"),
        default=False,
        help_text=_("Neither the association nor the title is shown."),
    )
    open_to_others = models.BooleanField(_("others may join"), default=False)
    reminders = models.CharField(
        _("reminders"), max_length=5, choices=Reminders, default=Reminders.SOME
    )
    # Local days (ISO) that the booker asked for and left out; None where nobody was asked.
    left_out = models.JSONField(null=True, editable=False)
    override_reason = models.CharField(
        _("why the rules were departed from"),
        max_length=300,
        blank=True,
        help_text=_("For the municipality only. Write no names of persons."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=utc_now, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["association", "-id"], name="talko_booking_association")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(origin="member") | models.Q(association__isnull=False),
                name="talko_booking_member_has_association",
            )
        ]

    def __str__(self) -> str:
        # Kept for ever in the audit log: no names here.
        return f"#{self.pk}"

    @property
    def is_closure(self) -> bool:
        return self.origin == self.Origin.CLOSURE

    @property
    def takes_whole_room(self) -> bool:
        return self.is_exclusive or self.is_closure


class BookingDateQuerySet(models.QuerySet):
    def active(self) -> "BookingDateQuerySet":
        return self.filter(state__in=BookingDate.ACTIVE)

    def ending_after(self, moment: datetime) -> "BookingDateQuerySet":
        # The bound on `start` keeps this an index range.
        return self.filter(end__gt=moment, start__gt=moment - LONGEST_BOOKING)

    def overlapping(self, span: Span) -> "BookingDateQuerySet":
        return self.ending_after(span.start).filter(start__lt=span.end)


class BookingDate(models.Model):
    """One date of a booking: a room from `start` to `end`."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("waiting")
        CONFIRMED = "confirmed", _("booked")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("cancelled")

    class Outcome(models.TextChoices):
        """What became of a confirmed date once it has begun; empty while nobody has noted it."""

        USED = "used", _("used")
        UNUSED = "unused", _("not used")
        NO_SHOW = "no_show", _("nobody came")

    ACTIVE = (State.REQUESTED, State.CONFIRMED)

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="dates")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="booking_dates")
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    # Confirmed dates hold the room; waiting ones as the room's rule was when they were asked for.
    holds_room = models.BooleanField(default=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # Cancelled by the association after the room's deadline for it.
    cancelled_late = models.BooleanField(_("cancelled late"), default=False, editable=False)
    # Cancelled by the association itself, which may take it back while the room is free.
    given_up = models.BooleanField(default=False, editable=False)
    # Set while the date is an offer to one in the waiting list: the association answers it.
    offered_until = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, blank=True)
    # The municipality has noted it: the association can object, not change it.
    outcome_by_staff = models.BooleanField(default=False, editable=False)
    # Whose no-show it is: who takes the booking over later does not take it along.
    missed_by = models.ForeignKey(
        Association, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    headcount = models.PositiveIntegerField(
        _("how many people were there"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=utc_now, editable=False)
    # When the hosts were last told of it. Who hosts it may change without a word of when it is.
    told_at = models.DateTimeField(default=utc_now, editable=False)

    objects = BookingDateQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("date of a booking")
        verbose_name_plural = _("dates of bookings")
        ordering = ["start", "pk"]
        indexes = [
            models.Index(fields=["room", "start"], name="talko_date_room_start"),
            models.Index(fields=["start"], name="talko_date_start"),
            models.Index(fields=["state", "start"], name="talko_date_state_start"),
            models.Index(
                fields=["start"],
                condition=models.Q(outcome="no_show"),
                name="talko_date_no_show",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="talko_date_start_before_end"
            ),
            models.CheckConstraint(
                condition=models.Q(end__lte=models.F("start") + LONGEST_BOOKING),
                name="talko_date_at_most_7_days",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested")
                | models.Q(state="confirmed", holds_room=True)
                | models.Q(state__in=["declined", "cancelled"], holds_room=False),
                name="talko_date_holds_room_by_state",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(state="confirmed"),
                name="talko_date_outcome_of_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(headcount=None) | models.Q(outcome="used"),
                name="talko_date_headcount_of_used",
            ),
            models.CheckConstraint(
                condition=models.Q(missed_by=None) | models.Q(outcome="no_show"),
                name="talko_date_missed_by_of_no_show",
            ),
            models.CheckConstraint(
                condition=models.Q(offered_until=None)
                | models.Q(state="requested", holds_room=True),
                name="talko_date_offer_waits_and_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}/{self.start:%Y-%m-%d %H:%M}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE
