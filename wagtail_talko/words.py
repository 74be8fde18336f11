"""Words on records: one row with every language in it.

django-i18nfield stores JSON. Its default escapes letters ("Kyl\\u00e4sali"), which no search
finds; ours keeps them readable. Filter and order on a plain column or in Python, never on these.
"""

import json
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from i18nfield.fields import I18nCharField as BaseCharField
from i18nfield.fields import I18nTextField as BaseTextField
from i18nfield.strings import LazyI18nString


class Words(NamedTuple):
    """A text and the language it is really in (empty where it is known to be in none)."""

    text: str
    language: str


def as_dict(value: Any) -> dict[str, str]:
    """Return the filled-in languages of a value stored by the fields below."""
    data = value.data if isinstance(value, LazyI18nString) else value
    if isinstance(data, str):
        data = _parse(data)
    if not isinstance(data, dict):
        return {"": str(data)} if data else {}
    return {code: str(text) for code, text in data.items() if text}


def _parse(text: str) -> Any:
    """Read stored JSON; a text that merely looks like JSON (a number, a list) stays text."""
    try:
        data = json.loads(text)
    except ValueError:
        return text
    return data if isinstance(data, dict) else text


def pick(value: Any, language: str | None = None) -> Words:
    """Choose the asked language, else the site's default, else any that is there."""
    texts = as_dict(value)
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for code in (wanted, wanted.split("-")[0], settings.LANGUAGE_CODE):
        if texts.get(code):
            return Words(texts[code], code)
    for code, text in sorted(texts.items()):
        return Words(text, code)
    return Words("", "")


def all_words(*values: Any) -> str:
    """Join every language of the values, lower case, for a plain `search_text` column."""
    seen = dict.fromkeys(text for value in values for text in as_dict(value).values())
    return " ".join(seen).casefold()


class ReadableJSONMixin:
    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, LazyI18nString):
            value = value.data
        if isinstance(value, dict):
            filled = {code: text for code, text in value.items() if text}
            return json.dumps(filled, sort_keys=True, ensure_ascii=False) if filled else ""
        return super().get_prep_value(value)  # type: ignore[misc]


class I18nCharField(ReadableJSONMixin, BaseCharField):
    """A short text in all languages."""


class I18nTextField(ReadableJSONMixin, BaseTextField):
    """A longer text in all languages."""
