"""Numbers of people and hours as organisers read and write them, in the active language."""

import re

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_talko.signups.outcomes.models import Outcome

_DECIMAL = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,3}))?")
_CLOCK = re.compile(r"([0-9]{1,7}):([0-5][0-9])")


def hours_of(minutes: int) -> str:
    """Write minutes as hours: "2", "2,5"; what is no tenth of an hour is "1:40"."""
    if minutes % 6:
        return f"{minutes // 60}:{minutes % 60:02d}"
    return number_format(minutes / 60, decimal_pos=1 if minutes % 60 else 0)


def say_hours(minutes: int) -> str:
    """Say "2,5 hours"."""
    number = 1 if minutes == 60 else 2
    return ngettext("%(hours)s hour", "%(hours)s hours", number) % {"hours": hours_of(minutes)}


def say_people(people: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", people) % {"count": people}


def say_outcome(outcome: Outcome | None) -> str:
    """Say what came of a date: "17 people, 34 hours"."""
    if outcome is None:
        return _("Nobody has counted yet.")
    if outcome.minutes is None:
        return say_people(outcome.heads)
    words = {"people": say_people(outcome.heads), "hours": say_hours(outcome.minutes)}
    return _("%(people)s, %(hours)s") % words


def read_hours(text: str) -> int | None:
    """Read hours as people write them: "2", "2,5" or "1:40"; return minutes, None when unclear.

    "1.40" is no clock time but 1.4 hours.
    """
    text = text.strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if ":" in text and (match := _CLOCK.fullmatch(text)):
        return int(match[1]) * 60 + int(match[2])
    if match := _DECIMAL.fullmatch(text):
        return round(float(f"{match[1]}.{match[2] or 0}") * 60)
    return None
