"""Where: municipalities, their spaces, rooms and the places that are booked."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail_talko.codes import AccessibilityFact, CodesField, Equipment
from wagtail_talko.words import I18nCharField, I18nTextField, all_words, pick


def default_time_zone() -> str:
    return settings.TIME_ZONE


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write one such as Europe/Helsinki."),
            params={"name": name},
        )


class ArchivedQuerySet(models.QuerySet):
    def current(self) -> "ArchivedQuerySet":
        return self.filter(archived_at=None)


class Archivable(models.Model):
    """Nothing with history is deleted: it is archived, which hides it from new work."""

    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ArchivedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def archive(self, *, now: datetime | None = None) -> None:
        self.archived_at = now or datetime.now(UTC)
        self.save(update_fields=["archived_at"])


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


class OpeningHours(models.Model):
    """When a space is open on one weekday, by the space's wall clock.

    `closes <= opens` means the next day: 18:00-02:00, and 08:00-00:00 for "until 24:00".
    """

    WEEKDAYS = [
        (0, _("Monday")),
        (1, _("Tuesday")),
        (2, _("Wednesday")),
        (3, _("Thursday")),
        (4, _("Friday")),
        (5, _("Saturday")),
        (6, _("Sunday")),
    ]

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H.%M}–{self.closes:%H.%M}"

    def clean(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("Choose a day after the first one.")})


class OpeningException(models.Model):
    """Replaces the intervals that start on one date; without times the space is closed."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="opening_exceptions")
    date = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    note = I18nCharField(_("note"), blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("exception to opening hours")
        verbose_name_plural = _("exceptions to opening hours")
        ordering = ["date", "opens"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"

    def clean(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValidationError(_("Give both times, or neither when the space is closed."))


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
        help_text=_("How long before its start to book at the latest."),
    )
    ahead_days = models.PositiveIntegerField(
        _("how far ahead (days)"), default=365, validators=[MinValueValidator(1)]
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
