"""The schedule people agree on: a date, a clock time, a length and a rule, without a zone.

The same facts stand in forms, on pages and on events; the zone comes with each question.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .days import EARLIEST, MAX_YEARS, last_counted
from .errors import RecurrenceError
from .expansion import localise, occurrences
from .model import Moment, Recurrence, Rule
from .parsing import check_ends, load_zone, read
from .shapes import is_safe_recurrence

DAY = timedelta(days=1)
# Windows, in years after the first day, in which the next dates are looked for.
STEPS = (1, 5, 25, MAX_YEARS)


class ScheduleDate(NamedTuple):
    """One date: its original local day (its name for ever), aware start and end."""

    date: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something happens, on the local wall clock.

    ``start_time`` None is all day; ``duration`` is then rounded up to whole days, one at least.
    ``rule`` is RRULE text (COUNT allowed), ``until`` the last local day, inclusive.
    ``left_out`` wins over ``extra_dates``.
    """

    start_date: date
    start_time: time | None = None
    duration: timedelta = DAY
    rule: str = ""
    until: date | None = None
    extra_dates: tuple[date, ...] = ()
    left_out: tuple[date, ...] = ()

    @property
    def is_all_day(self) -> bool:
        return self.start_time is None

    @property
    def is_endless(self) -> bool:
        return self.recurrence().is_endless

    @property
    def is_safe(self) -> bool:
        """Whether calendars may be given the rule itself, rather than its dates."""
        return is_safe_recurrence(self.recurrence(), self.start_date)

    def recurrence(self) -> Recurrence:
        """All of it as rules and dates; raises `RecurrenceError` like `parse`."""
        parsed = read(self.rule)
        whole = Recurrence(
            rules=tuple(self._bounded(rule) for rule in parsed.rules),
            rdates=parsed.rdates + tuple(sorted(self.extra_dates)),
            exdates=parsed.exdates + tuple(sorted(self.left_out)),
        )
        check_ends(whole)
        return whole

    def check(self, tz: str | ZoneInfo, *, allow_endless: bool = False) -> None:
        """Raise `RecurrenceError` for what cannot be served, and for a schedule without dates."""
        if self.is_endless and not allow_endless:
            raise RecurrenceError("endless")
        if self.first(tz) is None:
            raise RecurrenceError("no_dates")

    def rule_text(self) -> str:
        """Full RRULE (with UNTIL as a local date), RDATE and EXDATE lines for `expand`."""
        return self.recurrence().text()

    def dates(self, tz: str | ZoneInfo, after: datetime, before: datetime) -> list[ScheduleDate]:
        """The dates that start in ``[after, before)``, ordered; never two on one local day.

        The end is the wall-clock start plus the duration: 18-20 stays 18-20 all year. A start
        in the spring gap moves, and its end with it; an end in the gap moves alone. In autumn
        both mean the first time the clock shows them. All-day dates run from local midnight
        to local midnight of the day after the last.
        """
        zone = load_zone(tz)
        found: dict[date, ScheduleDate] = {}
        for wall, start in occurrences(
            self.recurrence(), start=self._wall(), zone=zone, after=after, before=before,
            all_day=self.is_all_day,
        ):  # fmt: skip
            day = wall.date()
            if day not in found:
                found[day] = ScheduleDate(day, start, self._end(start, zone))
        return list(found.values())

    def next_dates(
        self, tz: str | ZoneInfo, *, limit: int, after: datetime | None = None
    ) -> list[ScheduleDate]:
        """At most ``limit`` dates from ``after`` (default: from the beginning)."""
        zone = load_zone(tz)
        begin = after or self._beginning()
        found: list[ScheduleDate] = []
        for end in _steps(begin):
            found += self.dates(zone, begin, end)
            begin = end
            if len(found) >= limit:
                break
        return found[:limit]

    def first(self, tz: str | ZoneInfo) -> ScheduleDate | None:
        """The first date that really comes; None when there is none."""
        return next(iter(self.next_dates(tz, limit=1)), None)

    def sentence(
        self, language: str, tz: str | ZoneInfo, *, with_end: bool = False,
        more: Sequence[tuple[time, time]] = (),
    ) -> str:  # fmt: skip
        """The schedule in words, for example "every other Tuesday at 18:00".

        ``with_end`` where the duration is what people gave: "every other Tuesday, 18:00–20:00";
        ``more`` are then other times, start and end, on the same days.
        """
        from .sentences import sentence  # the words know the schedule's parts, not the reverse

        start = self._start()
        end = _add(start, self._whole_duration()) if with_end else None
        return sentence(
            self.recurrence(), start=start, tz=tz, language=language, end=end, more=more
        )

    def _start(self) -> date:
        return self.start_date if self.start_time is None else self._wall()

    def _wall(self) -> datetime:
        return datetime.combine(self.start_date, (self.start_time or time.min).replace(tzinfo=None))

    def _end(self, start: datetime, zone: ZoneInfo) -> datetime:
        wall = start.replace(tzinfo=None, fold=0)
        return localise(wall + self._whole_duration(), zone)

    def _whole_duration(self) -> timedelta:
        if not self.is_all_day:
            return self.duration
        return max(DAY, -(-self.duration // DAY) * DAY)

    def _beginning(self) -> datetime:
        """Before the first possible date: an extra date may precede the start date."""
        first = datetime.combine(min((self.start_date, *self.extra_dates)), time.min)
        return (max(first, EARLIEST + 2 * DAY) - 2 * DAY).replace(tzinfo=UTC)

    def _bounded(self, rule: Rule) -> Rule:
        """The rule ended by ``until`` too: of a count and a last day the earlier ends it."""
        if self.until is None or rule.until is not None:
            return rule
        if rule.count is None:
            return replace(rule, until=self.until)
        last = last_counted(rule, self._wall())
        until: Moment = self.until if last is None else min(self.until, last.date())
        return replace(rule, count=None, until=until)


def preview_dates(
    schedule: Schedule, tz: str | ZoneInfo, limit: int = 10, after: datetime | None = None
) -> list[ScheduleDate]:
    """The next dates for a form to show before anything is saved."""
    return schedule.next_dates(tz, limit=limit, after=after)


def _add(start: date, duration: timedelta) -> date | None:
    try:
        return start + duration
    except OverflowError:
        return None


def _steps(begin: datetime) -> Iterator[datetime]:
    for years in STEPS:
        try:
            yield begin + timedelta(days=366 * years)
        except OverflowError:
            yield datetime.max.replace(tzinfo=UTC)
            return
