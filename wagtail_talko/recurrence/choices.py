"""Between a rule's text and the few plain choices people make: pure, no Django forms.

Only shapes every calendar reads alike are made; any other rule is kept as text (``other``).
"""

import re
from dataclasses import astuple, dataclass, fields, replace
from datetime import date

from .errors import RecurrenceError
from .model import WEEKDAYS, Rule
from .parsing import MAX_COUNT, MAX_INTERVAL, read
from .shapes import is_safe

ONCE, DAILY, WEEKLY, BIWEEKLY, MONTHLY_WEEKDAY, MONTHLY, YEARLY, OTHER = (
    "once", "daily", "weekly", "biweekly", "monthly_weekday", "monthly", "yearly", "other",
)  # fmt: skip
# The weekdays of a month there are inputs for: first to fourth, and the last.
NTHS = (1, 2, 3, 4, -1)
WORD = re.compile(r"[-A-Z0-9,]{1,20}")


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands in the inputs, as typed: strings, so that nothing typed is lost.

    ``monthday`` is 1-31 or -1 for the last; empty means the first date's own day, as empty
    ``weekdays`` mean its weekday and an empty ``month`` its month. RRULE knows no such default
    for "the second Tuesday": there ``first``, the first date of the form, says which.
    """

    repeats: str = ONCE
    interval: str = "1"
    weekdays: tuple[str, ...] = ()
    monthday: str = ""
    nth: str = ""
    weekday: str = ""
    month: str = ""
    count: str = ""
    text: str = ""
    first: date | None = None

    def values(self) -> list[object]:
        return list(astuple(self))


# Those with an input of their own.
NAMES = tuple(field.name for field in fields(Choices) if field.name != "first")


def rule_text(choices: Choices) -> str:
    """RRULE text without UNTIL, or "" for once. Raises `RecurrenceError`."""
    if choices.repeats in ("", ONCE):
        return ""
    if choices.repeats == OTHER:
        return _other(choices.text)
    typed = "2" if choices.repeats == BIWEEKLY else choices.interval or "1"
    interval = _number(typed, "bad_interval", MAX_INTERVAL)
    parts = [*_pattern(choices), f"INTERVAL={interval}"]
    if choices.count:
        parts.append(f"COUNT={_number(choices.count, 'bad_count', MAX_COUNT)}")
    rule = read(";".join(parts)).rules[0]
    if not is_safe(rule):
        raise RecurrenceError("unsafe")
    return f"RRULE:{rule.text()}"


def choices_of(text: str) -> Choices:
    """The choices that make this rule; rules they cannot make stay text, word for word."""
    stripped = text.strip()
    if not stripped:
        return Choices()
    try:
        rules = read(stripped).rules
        shown = _shown(rules[0]) if len(rules) == 1 else None
        # Only what comes back as the very same rule is shown as choices.
        if shown is not None and same_rules(read(rule_text(shown)).rules, rules):
            return shown
    except RecurrenceError:
        pass
    return Choices(repeats=OTHER, text=stripped)


def _pattern(choices: Choices) -> list[str]:
    if choices.repeats == DAILY:
        return ["FREQ=DAILY"]
    if choices.repeats in (WEEKLY, BIWEEKLY):
        days = [day for day in WEEKDAYS if day in choices.weekdays]
        if len(days) != len(set(choices.weekdays)):
            raise RecurrenceError("malformed", part=",".join(choices.weekdays)[:40])
        return ["FREQ=WEEKLY", *_given("BYDAY", ",".join(days))]
    if choices.repeats == MONTHLY:
        return ["FREQ=MONTHLY", *_given("BYMONTHDAY", choices.monthday)]
    if choices.repeats == MONTHLY_WEEKDAY:
        return ["FREQ=MONTHLY", *_given("BYDAY", _nth_weekday(choices))]
    if choices.repeats == YEARLY:
        if bool(choices.month) != bool(choices.monthday):
            raise RecurrenceError("half_a_day")
        month, day = _given("BYMONTH", choices.month), _given("BYMONTHDAY", choices.monthday)
        return ["FREQ=YEARLY", *month, *day]
    raise RecurrenceError("malformed", part=choices.repeats[:40])


def _nth_weekday(choices: Choices) -> str:
    nth, weekday, first = choices.nth, choices.weekday, choices.first
    if not nth and not weekday and first is not None:
        number = (first.day - 1) // 7 + 1
        # The fifth does not come every month; people mean the last.
        nth, weekday = str(-1 if number == 5 else number), WEEKDAYS[first.weekday()]
    if not nth or not weekday:
        raise RecurrenceError("weekday_missing")
    return f"{nth}{weekday}"


def _other(text: str) -> str:
    if not text.strip():
        raise RecurrenceError("rule_missing")
    recurrence = read(text)
    if recurrence.rdates or recurrence.exdates:
        raise RecurrenceError("dates_in_rule")
    if len(recurrence.rules) != 1:
        raise RecurrenceError("many_rules")
    if recurrence.rules[0].until is not None:
        raise RecurrenceError("until_in_rule")
    return f"RRULE:{recurrence.rules[0].text()}"


def _given(key: str, value: str) -> list[str]:
    # One word only: nothing may bring a further part of the rule along.
    if value and not WORD.fullmatch(value):
        raise RecurrenceError("malformed", part=f"{key}={value[:30]}")
    return [f"{key}={value}"] if value else []


def _number(value: str, code: str, most: int) -> str:
    if not (value.isascii() and value.isdigit()):
        raise RecurrenceError(code, most=most)
    return value


def same_rules(ours: tuple[Rule, ...], theirs: tuple[Rule, ...]) -> bool:
    """Equal but for the order of the weekdays, which means nothing."""
    return [_sorted(rule) for rule in ours] == [_sorted(rule) for rule in theirs]


def _sorted(rule: Rule) -> Rule:
    return replace(rule, by_day=tuple(sorted(rule.by_day)))


def _shown(rule: Rule) -> Choices | None:
    """A guess at the choices; `choices_of` checks that it comes back unchanged."""
    interval, count = str(rule.interval), str(rule.count or "")
    monthday = str(rule.by_monthday[0]) if rule.by_monthday else ""
    if monthday.startswith("-") and monthday != "-1":
        return None
    if rule.freq == "DAILY":
        return Choices(DAILY, interval, count=count)
    if rule.freq == "WEEKLY":
        days = tuple(WEEKDAYS[day] for _nth, day in rule.by_day)
        if interval == "2":
            return Choices(BIWEEKLY, weekdays=days, count=count)
        return Choices(WEEKLY, interval, weekdays=days, count=count)
    if rule.freq == "MONTHLY" and rule.by_day:
        nth, day = rule.by_day[0]
        if nth not in NTHS:
            return None
        return Choices(MONTHLY_WEEKDAY, interval, nth=str(nth), weekday=WEEKDAYS[day], count=count)
    if rule.freq == "MONTHLY":
        return Choices(MONTHLY, interval, monthday=monthday, count=count)
    month = str(rule.by_month[0]) if rule.by_month else ""
    return Choices(YEARLY, interval, monthday=monthday, month=month, count=count)
