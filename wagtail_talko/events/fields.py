"""Model fields of event pages."""

from typing import Any

from django import forms
from django.db import models

from wagtail_talko.recurrence.forms import DateListField


class LocalDatesField(models.JSONField):
    """A list of ISO local dates, edited with one date input for each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        # A plain JSON column: how it is edited is nothing migrations need to know.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        return DateListField(
            required=False,
            as_iso=True,
            label=kwargs.get("label", str(self.verbose_name).capitalize()),
            help_text=kwargs.get("help_text", self.help_text),
        )
