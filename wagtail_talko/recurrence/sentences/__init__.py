"""A recurrence in words, one small module per language.

Finnish inflects, Swedish has its "varannan": a sentence is built by its own language and not
translated word by word. A site adds a language in its settings,
``WAGTAIL_TALKO_RECURRENCE_SENTENCES = {"se": "path.to.NorthernSami"}``, or with `register`.
"""

from collections.abc import Sequence
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

from ..model import Recurrence
from ..parsing import load_zone, parse
from .base import Sentences
from .facts import facts_of

FALLBACK = "en"
BUILT_IN = {
    "en": "wagtail_talko.recurrence.sentences.en.English",
    "fi": "wagtail_talko.recurrence.sentences.fi.Finnish",
    "sv": "wagtail_talko.recurrence.sentences.sv.Swedish",
}
_registered: dict[str, type[Sentences]] = {}


def register(language: str, sentences: type[Sentences]) -> None:
    """Make a language's sentences known; a later call for the same language wins."""
    _registered[language.lower()] = sentences


def describe(
    rule_text: str, *, start: date, tz: str | ZoneInfo, language: str, end: date | None = None
) -> str:
    """A sentence such as "every other Tuesday at 18:00, until 31 May 2027".

    ``start`` is naive wall clock in ``tz``, or a date for all-day series. So is ``end``, half-open
    (of all-day dates the day after the last); with it: "every other Tuesday, 18:00–20:00".
    Languages without sentences of their own get English. Raises `RecurrenceError` like `parse`.
    """
    return sentence(parse(rule_text), start=start, tz=tz, language=language, end=end)


def sentence(
    recurrence: Recurrence, *, start: date, tz: str | ZoneInfo, language: str,
    end: date | None = None, more: Sequence[tuple[time, time]] = (),
) -> str:  # fmt: skip
    """As `describe`, for a recurrence already parsed.

    `more` are other times on the same days: "every Saturday, 10:00–12:00 and 14:00–16:00".
    """
    facts = facts_of(recurrence, start=start, zone=load_zone(tz), end=end, more=tuple(more))
    return sentences_for(language).sentence(facts)


def sentences_for(language: str) -> Sentences:
    """The builder of a language code; ``fi-fi`` finds ``fi``, unknown ones English."""
    code = (language or FALLBACK).lower().replace("_", "-")
    for candidate in (code, code.split("-")[0], FALLBACK):
        found = _registered.get(candidate) or _configured(candidate)
        if found is not None:
            return found()
    raise LookupError(language)  # pragma: no cover - English is built in


def _configured(language: str) -> type[Sentences] | None:
    own = getattr(settings, "WAGTAIL_TALKO_RECURRENCE_SENTENCES", {})
    path = own.get(language) or BUILT_IN.get(language)
    return _load(path) if path else None


@lru_cache
def _load(path: str) -> type[Sentences]:
    loaded: type[Sentences] = import_string(path)
    return loaded
