"""Widgets for words in several languages, with the language written above each field."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html, format_html_join
from i18nfield.forms import I18nTextarea, I18nTextInput


class LanguageLabelsMixin:
    """django-i18nfield names the language in a placeholder only, which goes when you type."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:
        attrs = {"placeholder": "", **(attrs or {})}
        return super().render(name, value, attrs, renderer)  # type: ignore[misc]

    def format_output(self, rendered_widgets: list[str], id_: str | None) -> str:
        names = dict(settings.LANGUAGES)
        codes = [code for code in self.locales if code in self.enabled_locales]  # type: ignore[attr-defined]
        every = self.locales  # type: ignore[attr-defined]
        parts = format_html_join(
            "",
            '<div class="talko-words__language"><label for="{}_{}">{}</label>{}</div>',
            (
                (id_ or "", every.index(code), names.get(code, code), rendered)
                for code, rendered in zip(codes, rendered_widgets, strict=True)
            ),
        )
        label = getattr(self.field, "label", "") or ""  # type: ignore[attr-defined]
        return format_html(
            '<div class="talko-words" id="{}" role="group" aria-label="{}">{}</div>',
            id_ or "",
            label,
            parts,
        )


class WordsInput(LanguageLabelsMixin, I18nTextInput):
    """One line a language."""


class WordsTextarea(LanguageLabelsMixin, I18nTextarea):
    """A few lines a language."""

    def __init__(self, locales: list[str], field: forms.Field, attrs: Any = None) -> None:
        super().__init__(locales, field, {"rows": 3, **(attrs or {})})
