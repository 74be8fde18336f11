"""Lists of codes in one column: accessibility facts, equipment, audiences.

Short fixed vocabularies that are shown and filtered in Python; a table of their own would be
joined on every list and edited by nobody.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class AccessibilityFact(models.TextChoices):
    STEP_FREE = "step-free", _("Step-free entrance")
    TOILET = "accessible-toilet", _("Accessible toilet")
    LIFT = "lift", _("Lift")
    PARKING = "accessible-parking", _("Accessible parking")
    INDUCTION_LOOP = "induction-loop", _("Induction loop")
    GUIDE_DOG = "guide-dog", _("Guide dogs are welcome")
    QUIET = "quiet-room", _("A quiet room to rest in")
    PLAIN_LANGUAGE = "plain-language", _("Plain language")


class Equipment(models.TextChoices):
    KITCHEN = "kitchen", _("Kitchen")
    COFFEE_MAKER = "coffee-maker", _("Coffee maker")
    PROJECTOR = "projector", _("Projector and screen")
    SOUND = "sound-system", _("Sound system")
    PIANO = "piano", _("Piano")
    LOOM = "loom", _("Looms")
    WORKSHOP = "workshop", _("Workshop tools")
    SAUNA = "sauna", _("Sauna")
    WIFI = "wifi", _("Wi-Fi")
    YARD = "yard", _("Yard")
    TABLES = "tables", _("Tables and chairs")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("Everyone")
    FAMILIES = "families", _("Families")
    CHILDREN = "children", _("Children")
    YOUNG = "young", _("Young people")
    ADULTS = "adults", _("Adults")
    SENIORS = "seniors", _("Seniors")
    JOB_SEEKERS = "job-seekers", _("Job seekers")
    NEWCOMERS = "newcomers", _("New in the municipality")


class EventLanguage(models.TextChoices):
    """What is spoken at an event. Codes of BCP 47; "sign-language" and "any" are ours."""

    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")
    SE = "se", _("Northern Sámi")
    EN = "en", _("English")
    ET = "et", _("Estonian")
    RU = "ru", _("Russian")
    UK = "uk", _("Ukrainian")
    AR = "ar", _("Arabic")
    SO = "so", _("Somali")
    SIGN = "sign-language", _("Sign language")
    ANY = "any", _("One can take part without words")


class EventAccess(models.TextChoices):
    STEP_FREE = "step-free", _("Step-free")
    SITTING = "sitting", _("One can take part sitting")
    INDUCTION_LOOP = "induction-loop", _("Induction loop")
    PLAIN_LANGUAGE = "plain-language", _("Plain language")
    INTERPRETED = "interpreted", _("Interpreted into sign language")
    CAPTIONS = "captions", _("Speech is written on a screen")
    ASSISTANT = "assistant", _("A personal assistant comes in free")
    QUIET = "quiet-room", _("A quiet room to rest in")


class CodesFormField(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != sorted(data or [])


class CodesField(models.JSONField):
    """A list of codes out of a `TextChoices` class, kept in the order of that class."""

    def __init__(self, *args: Any, codes: type[models.TextChoices] | None = None, **kwargs: Any):
        self.codes = codes
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        # The vocabulary is not part of the column: new codes need no migration.
        return super().deconstruct()

    def formfield(self, **kwargs: Any) -> forms.Field:
        if self.codes is None:
            return super().formfield(**kwargs)
        return CodesFormField(
            choices=self.codes.choices,
            required=False,
            # Lazy: Wagtail keeps the form for the readers of every language.
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=self.help_text,
        )

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        unknown = set(value or []) - set(self.codes.values) if self.codes else set()
        if unknown:
            raise ValidationError(_("Choose from the list."), code="invalid_choice")


def labels(codes: Iterable[str], vocabulary: type[models.TextChoices]) -> list[str]:
    """Return the translated labels of the codes, in the vocabulary's order."""
    wanted = set(codes or [])
    return [str(choice.label) for choice in vocabulary if choice.value in wanted]
