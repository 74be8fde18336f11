"""How much of the rooms one association may take."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.models import Archivable, Municipality, Room, Space
from wagtail_talko.words import I18nCharField, pick


class Quota(Archivable):
    """A limit for each association that it concerns, by the local day on which a date starts."""

    class Measure(models.TextChoices):
        HOURS = "hours", _("Hours")
        DATES = "dates", _("Number of times")
        OPEN_REQUESTS = "open_requests", _("Requests waiting at once")
        ACTIVE_BOOKINGS = "active_bookings", _("Bookings to come at once")

    class Period(models.TextChoices):
        WEEK = "week", _("A week (from Monday)")
        MONTH = "month", _("A calendar month")
        SEASON = "season", _("From the first day to the last")

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="quotas",
        verbose_name=_("municipality"),
    )
    name = I18nCharField(_("name"), help_text=_("Shown to those who reach the limit."))
    association = models.ForeignKey(
        Association,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quotas",
        verbose_name=_("association"),
        help_text=_("Leave empty when the limit is for each association."),
    )
    precedence = models.PositiveSmallIntegerField(
        _("order of precedence"),
        choices=Association.Precedence,
        null=True,
        blank=True,
        help_text=_("Only associations of this class."),
    )
    space = models.ForeignKey(
        Space,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quotas",
        verbose_name=_("welfare space"),
    )
    rooms = models.ManyToManyField(
        Room,
        blank=True,
        related_name="quotas",
        verbose_name=_("rooms"),
        help_text=_("None chosen: every room of the space or of the municipality."),
    )
    measure = models.CharField(_("what is counted"), max_length=15, choices=Measure)
    period = models.CharField(_("period"), max_length=6, choices=Period, default=Period.WEEK)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    amount = models.DecimalField(
        _("the most"), max_digits=7, decimal_places=2, validators=[MinValueValidator(0)]
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["municipality", "pk"]

    def __str__(self) -> str:
        return pick(self.name).text or f"#{self.pk}"

    def clean(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("Choose a day after the first one.")})
        if self.period == self.Period.SEASON and not (self.valid_from and self.valid_until):
            raise ValidationError({"valid_until": _("Give the first and the last day.")})
        if self.association_id and self.precedence:
            raise ValidationError({"precedence": _("Choose one association or a class.")})
