"""Who: associations and their members."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.numbers import normal_number, validate_registration_number
from wagtail_talko.spaces.models import Archivable, Municipality
from wagtail_talko.words import I18nCharField, I18nTextField, all_words, pick


class Association(Archivable):
    """A registered association or an informal group that books rooms."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("Registered association")
        INFORMAL = "informal", _("Informal group")
        MUNICIPAL = "municipal", _("Unit of the municipality")
        COMPANY = "company", _("Company")
        OTHER = "other", _("Other organisation")

    class Precedence(models.IntegerChoices):
        """The published order in which slots are granted; a guide, lowest first."""

        OWN = 1, _("The municipality's own activity")
        EDUCATION = 2, _("Units and partners in basic education")
        UNIT = 3, _("Other units of the municipality")
        LOCAL_YOUNG = 4, _("Local associations, groups under 18")
        LOCAL_ADULT = 5, _("Local associations, adult groups")
        LOCAL_PRIVATE = 6, _("Local companies and private groups")
        OUTSIDE = 7, _("Others")

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="associations",
        verbose_name=_("municipality"),
    )
    name = I18nCharField(_("name"))
    slug = models.SlugField(_("slug"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.REGISTERED)
    registration_number = models.CharField(
        _("registration number"),
        max_length=12,
        blank=True,
        validators=[validate_registration_number],
        help_text=_("A business ID, or the number in the register of associations."),
    )
    is_approved = models.BooleanField(_("approved"), default=False)
    is_trusted = models.BooleanField(
        _("trusted"),
        default=False,
        help_text=_("Its own events are published at once; nobody has to approve them."),
    )
    precedence = models.PositiveSmallIntegerField(
        _("order of precedence"), choices=Precedence, default=Precedence.LOCAL_ADULT
    )
    introduction = I18nTextField(_("introduction"), blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Not shown in public."))
    suggests_together = models.BooleanField(
        _("suggest doing things together"),
        default=True,
        help_text=_("Tells the association and another one when both want the same evening."),
    )
    members: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="talko_associations"
    )
    search_text = models.TextField(editable=False, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["slug"]

    def __str__(self) -> str:
        return pick(self.name).text or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = all_words(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.registration_number:
            self.registration_number = normal_number(self.registration_number)


class Membership(models.Model):
    """A person who acts for an association."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Manager")
        BOOKER = "booker", _("Booker")

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="talko_memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.BOOKER)
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        help_text=_("The language of the messages to this person."),
    )
    # Whether managers know the person's e-mail address: then it is shown to them.
    by_email = models.BooleanField(default=False, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["association", "user"], name="talko_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.association_id}/{self.user_id}"
