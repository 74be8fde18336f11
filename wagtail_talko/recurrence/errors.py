"""What is refused, and why, in words a person can act on."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "malformed": _(
        "The rule cannot be read: %(part)s. Use the choices above, or check the rule's text."
    ),
    "start_given": _("Leave DTSTART out of the rule: give the first date in its own field."),
    "unknown_part": _("The rule has a part this site does not know: %(part)s. Leave it out."),
    "repeated_part": _("The rule gives %(part)s twice. Keep one of them."),
    "sub_daily": _("A rule can repeat daily at most. Make a separate event for each time of day."),
    "too_many_times": _("The rule gives too many times for one day. Use one time a day."),
    "bad_interval": _("Choose an interval between 1 and %(most)s."),
    "bad_count": _("Choose a number of times between 1 and %(most)s."),
    "until_and_count": _("Give either a last date or a number of times, not both."),
    "until_in_rule": _("Leave UNTIL out of the rule: give the last date in its own field."),
    "dates_in_rule": _(
        "Leave RDATE and EXDATE out of the rule: give the dates in their own fields."
    ),
    "many_rules": _("Give one rule only. Make a separate event for each further rule."),
    "endless_exotic": _(
        "Not every calendar understands this rule, so it needs an end: "
        "add a number of times or a last date, or choose a simpler rule."
    ),
    "endless": _("Give a last date or a number of times."),
    "unsafe": _("Calendars do not agree on this date. Choose another day."),
    "rule_missing": _("Write the rule, or choose one of the simpler ways to repeat."),
    "weekday_missing": _(
        "Give the first date, or choose which weekday of the month, for example the last Friday."
    ),
    "half_a_day": _("Choose both a month and a day, or leave both empty."),
    "bad_date": _("%(part)s is not a date. Write it as day.month.year, for example 24.12.2027."),
    "until_before_start": _("The last date is before the first. Choose a later last date."),
    "unstorable": _("This rule cannot be stored. Choose a simpler rule."),
    "too_many_dates": _("There are too many separate dates. Give at most %(most)s."),
    "too_long": _("The rule is too long. Use a simpler rule."),
    "unknown_zone": _("The time zone is not known: %(part)s."),
    "no_dates": _("The rule gives no dates. Check the days and the last date."),
}


class RecurrenceError(ValueError):
    """A rule we refuse. ``str()`` is the message in the active language; ``code`` stays."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, Any] = params

    @property
    def message(self) -> str:
        text = str(MESSAGES[self.code])
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return self.message
