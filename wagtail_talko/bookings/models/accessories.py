"""Things of a space that can be asked for with a room, and which date holds which of them."""

from datetime import timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.guard import ACCESSORY_GUARD_NAME, LONGEST_DAYS, NoOverlap
from wagtail_talko.bookings.models.bookings import Booking, BookingDate
from wagtail_talko.spaces.models import Archivable, Room, Space
from wagtail_talko.words import I18nCharField, pick


class Accessory(Archivable):
    """Something movable, of which a space has `stock` pieces: a projector, folding tables."""

    space = models.ForeignKey(
        Space,
        on_delete=models.PROTECT,
        related_name="accessories",
        verbose_name=_("welfare space"),
    )
    name = I18nCharField(_("name"))
    description = I18nCharField(_("description"), blank=True)
    stock = models.PositiveIntegerField(
        _("how many there are"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    rooms = models.ManyToManyField(
        Room,
        blank=True,
        related_name="accessories",
        verbose_name=_("rooms"),
        help_text=_("Where it can be used. None chosen: in every room of the space."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("accessory")
        verbose_name_plural = _("accessories")
        ordering = ["space", "pk"]

    def __str__(self) -> str:
        return pick(self.name).text or f"#{self.pk}"


class AccessoryUnitQuerySet(models.QuerySet):
    def in_use(self) -> "AccessoryUnitQuerySet":
        return self.filter(number__lte=models.F("accessory__stock"))


class AccessoryUnit(models.Model):
    """One piece of an accessory. Only `number <= stock` is in use."""

    accessory = models.ForeignKey(Accessory, on_delete=models.PROTECT, related_name="units")
    number = models.PositiveSmallIntegerField()

    objects = AccessoryUnitQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accessory", "number"], name="talko_accessory_unit_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.accessory_id}/{self.number}"


class BookingAccessory(models.Model):
    """What a booking asks for, at each of its dates."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="accessories")
    accessory = models.ForeignKey(Accessory, on_delete=models.PROTECT, related_name="wanted")
    quantity = models.PositiveIntegerField(_("how many"), validators=[MinValueValidator(1)])

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "accessory"], name="talko_booking_accessory_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}/{self.accessory_id}"


class AccessoryHold(models.Model):
    """What a date takes: a piece, from its start to its end."""

    date = models.ForeignKey(BookingDate, on_delete=models.CASCADE, related_name="accessory_holds")
    unit = models.ForeignKey(AccessoryUnit, on_delete=models.PROTECT, related_name="holds")
    start = models.DateTimeField()
    end = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["unit", "start"], name="talko_hold_unit_start")]
        constraints: list[Any] = [
            NoOverlap(name=ACCESSORY_GUARD_NAME, key="unit", start="start", end="end"),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="talko_hold_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(end__lte=models.F("start") + timedelta(days=LONGEST_DAYS)),
                name="talko_hold_at_most_8_days",
            ),
            models.UniqueConstraint(fields=["date", "unit"], name="talko_hold_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.start:%Y-%m-%d %H:%M}"
