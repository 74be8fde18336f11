"""Municipalities and their welfare spaces."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail_talko.codes import AccessibilityFact, CodesField
from wagtail_talko.spaces.models.base import Archivable
from wagtail_talko.words import I18nCharField, I18nTextField, all_words, pick


def default_time_zone() -> str:
    return settings.TIME_ZONE


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write one such as Europe/Helsinki."),
            params={"name": name},
        )


class Municipality(models.Model):
    """Who owns spaces. Its collection says who may manage them."""

    name = I18nCharField(_("name"))
    slug = models.SlugField(_("slug"), unique=True)
    collection = models.ForeignKey(
        "wagtailcore.Collection",
        on_delete=models.PROTECT,
        related_name="talko_municipalities",
        verbose_name=_("collection"),
        help_text=_("Groups with permission on this collection manage the municipality."),
    )
    contact_email = models.EmailField(
        _("e-mail for bookings"), blank=True, help_text=_("New requests are told to this address.")
    )

    no_show_limit = models.PositiveSmallIntegerField(
        _("no-shows that bar an association"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Leave empty: not coming costs nothing."),
    )
    no_show_weeks = models.PositiveSmallIntegerField(
        _("within how many weeks"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(520)],
    )
    no_show_pause_weeks = models.PositiveSmallIntegerField(
        _("for how many weeks it cannot book by itself"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(520)],
        help_text=_("Counted from the last of them. You can still book for the association."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["slug"]
        permissions = [("manage_municipality", "Can manage spaces, associations and bookings")]

    def __str__(self) -> str:
        return pick(self.name).text or self.slug


class Space(Archivable):
    """A welfare space: a building or a place where residents meet."""

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="spaces",
        verbose_name=_("municipality"),
    )
    name = I18nCharField(_("name"))
    slug = models.SlugField(_("slug"), unique=True)
    street_address = I18nCharField(_("street address"), blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    city = I18nCharField(_("post office"), blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=default_time_zone, validators=[validate_time_zone]
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    accessibility = CodesField(_("accessibility"), codes=AccessibilityFact)
    house_rules = I18nTextField(
        _("rules of the house"),
        blank=True,
        help_text=_("Shown before a booking is sent: keys, locking up, cleaning, quiet hours."),
    )
    entry = I18nTextField(
        _("how to get in"),
        blank=True,
        help_text=_(
            "Where the key is fetched, or the door code. Told only to those who have booked, once "
            "the booking is confirmed. They get a mail when you change it."
        ),
    )
    search_text = models.TextField(editable=False, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("welfare space")
        verbose_name_plural = _("welfare spaces")
        ordering = ["slug"]

    def __str__(self) -> str:
        return pick(self.name).text or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = all_words(self.name, self.street_address, self.city)
        super().save(*args, **kwargs)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class OldSlug(models.Model):
    """An address that was in use once. It keeps redirecting, feeds too."""

    class Kind(models.TextChoices):
        SPACE = "space"
        ROOM = "room"
        ASSOCIATION = "association"

    kind = models.CharField(max_length=12, choices=Kind)
    within = models.CharField(max_length=60, blank=True, help_text="A room's space, by its id.")
    slug = models.SlugField()
    object_id = models.PositiveBigIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "within", "slug"], name="talko_old_slug_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
