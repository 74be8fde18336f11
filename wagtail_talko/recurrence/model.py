"""The parsed rule: plain frozen data, no behaviour but its own text (RFC 5545, 3.3.10)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# A date is a local day; a naive datetime is local wall clock; an aware one is an instant in UTC.
Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE. ``by_day`` holds ``(nth, weekday)``: nth 0 is every, weekday 0 is Monday."""

    freq: Frequency
    interval: int = 1
    count: int | None = None
    until: Moment | None = None
    wkst: int = 0
    by_month: tuple[int, ...] = ()
    by_weekno: tuple[int, ...] = ()
    by_yearday: tuple[int, ...] = ()
    by_monthday: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_second: tuple[int, ...] = ()
    by_setpos: tuple[int, ...] = ()

    @property
    def is_endless(self) -> bool:
        return self.count is None and self.until is None

    def text(self) -> str:
        """The rule's value, ``FREQ=...`` first, without the property name."""
        parts = [f"FREQ={self.freq}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={moment_text(self.until)}")
        for key, values in (
            ("BYMONTH", self.by_month),
            ("BYWEEKNO", self.by_weekno),
            ("BYYEARDAY", self.by_yearday),
            ("BYMONTHDAY", self.by_monthday),
            ("BYDAY", tuple(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in self.by_day)),
            ("BYHOUR", self.by_hour),
            ("BYMINUTE", self.by_minute),
            ("BYSECOND", self.by_second),
            ("BYSETPOS", self.by_setpos),
        ):
            if values:
                parts.append(f"{key}={','.join(map(str, values))}")
        if self.wkst:
            parts.append(f"WKST={WEEKDAYS[self.wkst]}")
        return ";".join(parts)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """All lines of one recurrence: rules, added and left-out moments, each in order."""

    rules: tuple[Rule, ...] = ()
    rdates: tuple[Moment, ...] = ()
    exdates: tuple[Moment, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.rdates or self.exdates)

    @property
    def is_endless(self) -> bool:
        return any(rule.is_endless for rule in self.rules)

    def text(self) -> str:
        """RRULE, RDATE and EXDATE lines, as `parse` reads them."""
        lines = [f"RRULE:{rule.text()}" for rule in self.rules]
        lines += [_date_line("RDATE", moment) for moment in self.rdates]
        lines += [_date_line("EXDATE", moment) for moment in self.exdates]
        return "\n".join(lines)


def moment_text(moment: Moment) -> str:
    """``20270131``, ``20270131T180000`` (local) or ``20270131T160000Z`` (an instant)."""
    if not isinstance(moment, datetime):
        return f"{moment.year:04d}{moment.month:02d}{moment.day:02d}"
    if moment.tzinfo is None:
        return f"{moment_text(moment.date())}T{moment:%H%M%S}"
    return moment_text(moment.astimezone(UTC).replace(tzinfo=None)) + "Z"


def _date_line(name: str, moment: Moment) -> str:
    value = "" if isinstance(moment, datetime) else ";VALUE=DATE"
    return f"{name}{value}:{moment_text(moment)}"
