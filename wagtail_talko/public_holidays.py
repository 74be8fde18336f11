"""The names of public holidays, in the reader's language where `holidays` knows it."""

from datetime import date
from functools import lru_cache
from typing import Any

import holidays
from django.utils.translation import get_language

from wagtail_talko.app_settings import app_settings


def holiday_name(day: date) -> str:
    """Return the name of the public holiday on a local day, or "" on any other day.

    The country is `WAGTAIL_TALKO_HOLIDAYS`. A language that the library does not speak gets the
    country's own name of the day.
    """
    if not app_settings.HOLIDAYS:
        return ""
    return _names(app_settings.HOLIDAYS, get_language() or "en").get(day, "")


def holidays_between(first: date, last: date) -> set[date]:
    """Return the public holidays from `first` to `last`, both included; none without a country."""
    if not app_settings.HOLIDAYS:
        return set()
    known = holidays.country_holidays(app_settings.HOLIDAYS, years=range(first.year, last.year + 1))
    return {day for day in known if first <= day <= last}


def knows_country(code: str) -> bool:
    """Say whether public holidays can be named for a setting; "" is for none."""
    if not code:
        return True
    try:
        _names(code, "en")
    except (NotImplementedError, TypeError):
        # The library takes any name of its own package for a country.
        return False
    return True


@lru_cache(maxsize=32)
def _names(country: str, language: str) -> Any:
    own = holidays.country_holidays(country)
    spoken = language.split("-")[0]
    # "sv" is "sv_FI" there, "en" is "en_US".
    known = [code for code in own.supported_languages if code.split("_")[0] == spoken]
    # Without a language the library follows the server's own.
    return holidays.country_holidays(country, language=known[0] if known else own.default_language)
