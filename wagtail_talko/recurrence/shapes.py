"""Which rules every calendar reads alike, and what a rule takes from its start."""

from dataclasses import replace
from datetime import date

from .model import Recurrence, Rule

# No month is this long every year: 30 February never comes, 29 February seldom.
SHORTEST_MONTH = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}


def complete(rule: Rule, start: date) -> Rule:
    """Write out what RFC 5545 takes from DTSTART: the weekday, the day, the month."""
    if rule.freq == "DAILY" or rule.by_day or rule.by_monthday or rule.by_yearday or rule.by_weekno:
        return rule
    if rule.freq == "WEEKLY":
        return replace(rule, by_day=((0, start.weekday()),))
    if rule.freq == "MONTHLY":
        return replace(rule, by_monthday=(start.day,))
    return replace(rule, by_month=rule.by_month or (start.month,), by_monthday=(start.day,))


def is_safe(rule: Rule, start: date | None = None) -> bool:
    """Whether the rule may be emitted as RRULE: measured engines agree on these shapes only.

    Without ``start`` a part left to DTSTART is taken to be harmless.
    """
    if start is not None:
        rule = complete(rule, start)
    odd = (rule.by_weekno, rule.by_yearday, rule.by_setpos, rule.by_hour, rule.by_minute)
    if any(odd) or rule.by_second or (rule.by_day and rule.by_monthday):
        return False
    return SHAPES[rule.freq](rule)


def is_safe_recurrence(recurrence: Recurrence, start: date | None = None) -> bool:
    """At most one rule, and that one safe."""
    return len(recurrence.rules) <= 1 and all(is_safe(rule, start) for rule in recurrence.rules)


def _is_safe_daily(rule: Rule) -> bool:
    return not (rule.by_month or rule.by_monthday or rule.by_day)


def _is_safe_weekly(rule: Rule) -> bool:
    return not (rule.by_month or rule.by_monthday) and _are_plain(rule)


def _is_safe_monthly(rule: Rule) -> bool:
    return not rule.by_month and _are_nth(rule, most=5)


def _is_safe_yearly(rule: Rule) -> bool:
    if rule.by_monthday:
        return bool(rule.by_month) and all(
            abs(day) <= SHORTEST_MONTH.get(month, 31)
            for month in rule.by_month
            for day in rule.by_monthday
        )
    if rule.by_day:
        return bool(rule.by_month) and (_are_plain(rule) or _are_nth(rule, most=5))
    return True


def _are_plain(rule: Rule) -> bool:
    return all(nth == 0 for nth, _day in rule.by_day)


def _are_nth(rule: Rule, *, most: int) -> bool:
    return all(nth != 0 and abs(nth) <= most for nth, _day in rule.by_day)


SHAPES = {
    "DAILY": _is_safe_daily,
    "WEEKLY": _is_safe_weekly,
    "MONTHLY": _is_safe_monthly,
    "YEARLY": _is_safe_yearly,
}
