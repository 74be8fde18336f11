"""Rule text to data (RFC 5545, 3.3.10 and 3.8.5), refusing what cannot be served."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from .errors import RecurrenceError
from .model import WEEKDAYS, Moment, Recurrence, Rule
from .shapes import is_safe

MAX_TEXT = 20_000
MAX_COUNT = 1000
MAX_INTERVAL = 1000
MAX_DATES = 1000
MAX_RULES = 3
MAX_POSITIONS = 12
# Times of day one rule may give; each multiplies its dates.
MAX_TIMES = 60

DAY_PART = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
INTEGER = re.compile(r"[+-]?[0-9]{1,4}")
MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")

# Part: field, smallest, largest, negative allowed.
LISTS = {
    "BYMONTH": ("by_month", 1, 12, False),
    "BYWEEKNO": ("by_weekno", 1, 53, True),
    "BYYEARDAY": ("by_yearday", 1, 366, True),
    "BYMONTHDAY": ("by_monthday", 1, 31, True),
    "BYHOUR": ("by_hour", 0, 23, False),
    "BYMINUTE": ("by_minute", 0, 59, False),
    "BYSECOND": ("by_second", 0, 59, False),
    "BYSETPOS": ("by_setpos", 1, 366, True),
}


def parse(rule_text: str) -> Recurrence:
    """Read RRULE, RDATE and EXDATE lines, or a bare ``FREQ=...``; empty text is no repetition.

    Raises `RecurrenceError` for malformed text, anything more often than daily, counts and
    intervals beyond reason, and endless rules of a shape calendars disagree on.
    """
    recurrence = read(rule_text)
    check_ends(recurrence)
    return recurrence


@lru_cache(maxsize=1024)
def read(rule_text: str) -> Recurrence:
    """As `parse`, for a rule whose end stands elsewhere: it may be endless here."""
    if not isinstance(rule_text, str):
        raise RecurrenceError("malformed", part=type(rule_text).__name__)
    if len(rule_text) > MAX_TEXT:
        raise RecurrenceError("too_long")
    rules: list[Rule] = []
    dates: dict[str, list[Moment]] = {"RDATE": [], "EXDATE": []}
    for name, params, value in _lines(rule_text):
        if name == "RRULE":
            rules.append(_rule(value))
        elif name in dates:
            dates[name] += _dates(params, value)
        elif name == "DTSTART":
            raise RecurrenceError("start_given")
        else:
            raise RecurrenceError("unknown_part", part=name[:40])
    if sum(map(len, dates.values())) > MAX_DATES:
        raise RecurrenceError("too_many_dates", most=MAX_DATES)
    if len(rules) > MAX_RULES:
        raise RecurrenceError("too_long")
    return Recurrence(tuple(rules), tuple(dates["RDATE"]), tuple(dates["EXDATE"]))


def check_ends(recurrence: Recurrence) -> None:
    """Refuse what never ends and cannot be given to calendars as a rule."""
    for rule in recurrence.rules:
        if rule.is_endless and (len(recurrence.rules) > 1 or not is_safe(rule)):
            raise RecurrenceError("endless_exotic")


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Unfold, and split ``NAME;PARAMS:VALUE``; a line of its own ``FREQ=...`` is an RRULE."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text.strip())
    for line in filter(None, map(str.strip, unfolded.splitlines())):
        head, colon, value = line.partition(":")
        if colon:
            name, _semicolon, params = head.partition(";")
            yield name.upper(), params, value.upper()
        else:
            yield "RRULE", "", line.upper()


def _rule(text: str) -> Rule:
    values: dict[str, Any] = {}
    for part in text.removesuffix(";").split(";"):
        key, _equals, value = part.strip().partition("=")
        if not value:
            raise _malformed(part)
        field, parsed = _part(key, value.strip())
        if field in values:
            raise RecurrenceError("repeated_part", part=key)
        values[field] = parsed
    if "freq" not in values:
        raise _malformed(text)
    rule = Rule(**values)
    if rule.count is not None and rule.until is not None:
        raise RecurrenceError("until_and_count")
    times = (len(rule.by_hour) or 1) * (len(rule.by_minute) or 1) * (len(rule.by_second) or 1)
    if times > MAX_TIMES or len(rule.by_setpos) > MAX_POSITIONS:
        raise RecurrenceError("too_many_times")
    return rule


def _part(key: str, value: str) -> tuple[str, Any]:
    if key in LISTS:
        field, low, high, negative = LISTS[key]
        return field, _integers(key, value, low, high, negative)
    reader = READERS.get(key)
    if reader is None:
        raise RecurrenceError("unknown_part", part=key[:40])
    field, read = reader
    return field, read(value)


def _freq(value: str) -> str:
    if value in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise RecurrenceError("sub_daily")
    if value not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise _malformed(f"FREQ={value}")
    return value


def _interval(value: str) -> int:
    return _bounded(value, "bad_interval", MAX_INTERVAL)


def _count(value: str) -> int:
    return _bounded(value, "bad_count", MAX_COUNT)


def _bounded(value: str, code: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value) or not 1 <= int(value) <= most:
        raise RecurrenceError(code, most=most)
    return int(value)


def _weekday(value: str) -> int:
    if value not in WEEKDAYS:
        raise _malformed(f"WKST={value}")
    return WEEKDAYS.index(value)


def _days(value: str) -> tuple[tuple[int, int], ...]:
    days = []
    for item in value.split(","):
        match = DAY_PART.fullmatch(item.strip())
        if match is None:
            raise _malformed(f"BYDAY={item}")
        nth = match[1]
        if nth is not None and not 1 <= abs(int(nth)) <= 53:
            raise _malformed(f"BYDAY={item}")
        days.append((int(nth or 0), WEEKDAYS.index(match[2])))
    return tuple(dict.fromkeys(days))


def _integers(key: str, value: str, low: int, high: int, negative: bool) -> tuple[int, ...]:
    numbers = []
    for item in value.split(","):
        if not INTEGER.fullmatch(item.strip()):
            raise _malformed(f"{key}={item}")
        number = int(item)
        if not low <= (abs(number) if negative else number) <= high:
            raise _malformed(f"{key}={item}")
        numbers.append(number)
    return tuple(sorted(set(numbers)))


def _dates(params: str, value: str) -> list[Moment]:
    zone = None
    for param in filter(None, params.split(";")):
        key, _equals, setting = param.partition("=")
        if key.upper() == "TZID":
            zone = load_zone(setting.strip('"'))
        elif param.upper() not in ("VALUE=DATE", "VALUE=DATE-TIME"):
            raise RecurrenceError("unknown_part", part=param[:40])
    moments = [_moment(item.strip()) for item in value.split(",")]
    return [_in_zone(moment, zone) for moment in moments]


def _in_zone(moment: Moment, zone: ZoneInfo | None) -> Moment:
    if zone is None or not isinstance(moment, datetime) or moment.tzinfo is not None:
        return moment
    try:
        return moment.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise _malformed(str(moment)) from None


def _moment(value: str) -> Moment:
    match = MOMENT.fullmatch(value)
    if match is None:
        raise _malformed(value)
    numbers = [int(group) for group in match.groups()[:6] if group is not None]
    try:
        if len(numbers) == 3:
            return date(*numbers)
        return datetime(*numbers, tzinfo=UTC if match[7] else None)  # type: ignore[arg-type, misc]
    except ValueError:
        raise _malformed(value) from None


READERS: dict[str, tuple[str, Any]] = {
    "FREQ": ("freq", _freq),
    "INTERVAL": ("interval", _interval),
    "COUNT": ("count", _count),
    "UNTIL": ("until", lambda value: _moment(value)),
    "WKST": ("wkst", _weekday),
    "BYDAY": ("by_day", _days),
}


def load_zone(name: str | ZoneInfo) -> ZoneInfo:
    """The zone of an IANA name; raises `RecurrenceError` where there is none."""
    if isinstance(name, ZoneInfo):
        return name
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError):
        raise RecurrenceError("unknown_zone", part=str(name)[:40]) from None


def _malformed(part: str) -> RecurrenceError:
    return RecurrenceError("malformed", part=part[:40])
