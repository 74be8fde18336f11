"""Rooms, their parts and their places."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.codes import AccessibilityFact, CodesField, Equipment
from wagtail_talko.spaces.models.base import Archivable
from wagtail_talko.spaces.models.spaces import Space
from wagtail_talko.words import I18nCharField, I18nTextField, all_words, pick


class Room(Archivable):
    """A bookable part of a space, with the rules of its bookings."""

    class Bookers(models.TextChoices):
        MEMBERS = "members", _("Approved associations")
        LOCAL = "local", _("Approved associations of this municipality")
        STAFF = "staff", _("The municipality only")

    space = models.ForeignKey(
        Space, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("welfare space")
    )
    name = I18nCharField(_("name"))
    slug = models.SlugField(_("slug"))
    description = I18nTextField(_("description"), blank=True)
    capacity = models.PositiveIntegerField(
        _("capacity"), null=True, blank=True, help_text=_("How many people fit in.")
    )
    equipment = CodesField(_("equipment"), codes=Equipment)
    accessibility = CodesField(_("accessibility"), codes=AccessibilityFact)
    shortest_minutes = models.PositiveIntegerField(
        _("shortest booking (minutes)"), default=30, validators=[MinValueValidator(5)]
    )
    longest_minutes = models.PositiveIntegerField(
        _("longest booking (minutes)"), default=720, validators=[MaxValueValidator(7 * 24 * 60)]
    )
    start_interval_minutes = models.PositiveIntegerField(
        _("start interval (minutes)"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(24 * 60)],
        help_text=_("Bookings start on multiples of this, counted from midnight."),
    )
    notice_hours = models.PositiveIntegerField(
        _("notice (hours)"),
        default=0,
        validators=[MaxValueValidator(365 * 24)],
        help_text=_("How long before its start to book at the latest."),
    )
    ahead_days = models.PositiveIntegerField(
        _("how far ahead (days)"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(100 * 365)],
    )
    bookers = models.CharField(
        _("who may book"), max_length=10, choices=Bookers, default=Bookers.MEMBERS
    )
    needs_approval = models.BooleanField(_("bookings need approval"), default=False)
    request_holds_room = models.BooleanField(
        _("a waiting request holds the room"),
        default=True,
        help_text=_("If not, the first request to be approved gets the time."),
    )
    turnaround_minutes = models.PositiveIntegerField(
        _("turnaround (minutes)"),
        default=0,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_("Kept free after each booking for airing and cleaning."),
    )
    parallel_groups = models.PositiveIntegerField(
        _("groups at once"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("How many quiet groups may use the room at the same time."),
    )
    allows_exclusive = models.BooleanField(
        _("a group may have the room alone"),
        default=False,
        help_text=_("For a room of several groups: one of them may book it for itself."),
    )
    free_cancel_hours = models.PositiveIntegerField(
        _("free cancellation (hours)"),
        default=0,
        validators=[MaxValueValidator(365 * 24)],
        help_text=_("Cancelled later than this before the start, a booking is marked late."),
    )
    entry = I18nTextField(
        _("how to get in"),
        blank=True,
        help_text=_("Instead of what the space says. Leave empty where it is the same."),
    )
    parts = models.ManyToManyField(
        "self",
        through="RoomPart",
        through_fields=("whole", "part"),
        symmetrical=False,
        related_name="wholes",
        verbose_name=_("parts"),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    search_text = models.TextField(editable=False, blank=True)

    wagtail_reference_index_ignore = True

    @property
    def is_shared(self) -> bool:
        """Whether several groups may use the room at the same time."""
        return self.parallel_groups > 1

    @property
    def can_be_alone(self) -> bool:
        """Whether an association may book the room for itself."""
        return not self.is_shared or self.allows_exclusive

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["space", "sort_order", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["space", "slug"], name="talko_room_slug_in_space"),
            models.CheckConstraint(
                condition=models.Q(shortest_minutes__lte=models.F("longest_minutes")),
                name="talko_room_shortest_lte_longest",
                violation_error_message=_("The longest booking is shorter than the shortest one."),
            ),
        ]

    def __str__(self) -> str:
        return pick(self.name).text or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = all_words(self.name, self.description)
        super().save(*args, **kwargs)


class RoomPart(models.Model):
    """`part` lies within `whole` (the hall within the whole house)."""

    whole = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="part_links")
    part = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="whole_links")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["whole", "part"], name="talko_room_part_once"),
            models.CheckConstraint(
                condition=~models.Q(whole=models.F("part")), name="talko_room_part_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id} > {self.part_id}"


class Place(models.Model):
    """One of the 1..n groups' worth of a leaf room. Only `number <= parallel_groups` is in use."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="talko_place_number_in_room")
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number}"
