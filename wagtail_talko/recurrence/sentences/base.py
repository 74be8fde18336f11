"""The frame every language fills: which phrase a rule wants, and how the parts join."""

from abc import ABC, abstractmethod
from datetime import date, time

from ..model import Rule
from .facts import Facts

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
# More separate dates than this are counted rather than listed.
MOST_LISTED = 3


class Sentences(ABC):
    """One language's phrases. Weekdays run from 0 (Monday), months from 1 (January).

    ``every`` is the interval: 1 each, 2 every other, and so on. Positions (``nth``) and days of
    the month count from the end when negative: -1 is the last.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    conjunction: str

    def sentence(self, facts: Facts) -> str:
        """The whole sentence, without a capital and a full stop."""
        return self.pattern(facts) + "".join(self._edges(facts))

    def pattern(self, facts: Facts) -> str:
        phrase = self._phrase(facts)
        if facts.last is not None and facts.rule is None:
            return self._several_days(facts, facts.last)
        if facts.at is None:
            return phrase + self.all_day()
        # The end of dates that last days is no time of day.
        if facts.ends is None or facts.last is not None:
            return phrase + self.clock(facts.at)
        hours = [self.hours(facts.at, facts.ends)]
        return phrase + self.join([*hours, *(self.more_hours(*each) for each in facts.more)])

    def _several_days(self, facts: Facts, last: date) -> str:
        """A single date of several days: both ends, each as a day of its own."""
        ends = ((facts.start, facts.at), (last, facts.ends))
        return " – ".join(self.once(day) + (self.clock(at) if at else "") for day, at in ends)

    def _phrase(self, facts: Facts) -> str:
        if facts.rule is None:
            return self.once(facts.start)
        if not facts.is_readable:
            return self.chosen_days()
        return getattr(self, f"_{facts.rule.freq.lower()}")(facts.rule)  # type: ignore[no-any-return]

    def _edges(self, facts: Facts) -> list[str]:
        edges = []
        if facts.until is not None:
            edges.append(self.until(facts.until))
        if facts.count is not None:
            edges.append(self.times(facts.count))
        if facts.extra:
            edges.append(self.extra(facts.extra))
        if facts.left_out:
            edges.append(self.left_out(facts.left_out))
        return edges

    def _daily(self, rule: Rule) -> str:
        return self.daily(rule.interval)

    def _weekly(self, rule: Rule) -> str:
        days = tuple(sorted(day for _nth, day in rule.by_day))
        if len(days) == 7 and rule.interval == 1:
            return self.daily(1)
        if days == MONDAY_TO_FRIDAY:
            return self.monday_to_friday(rule.interval)
        return self.weekly(rule.interval, days)

    def _monthly(self, rule: Rule) -> str:
        if rule.by_day:
            return self.monthly_weekdays(rule.interval, group_positions(rule.by_day))
        return self.monthly_dates(rule.interval, from_start(rule.by_monthday))

    def _yearly(self, rule: Rule) -> str:
        if rule.by_monthday:
            return self.yearly_dates(rule.interval, rule.by_month, from_start(rule.by_monthday))
        if rule.by_day[0][0]:
            positions = group_positions(rule.by_day)
            return self.yearly_weekdays(rule.interval, rule.by_month, positions)
        days = tuple(sorted(day for _nth, day in rule.by_day))
        return self.yearly_every_weekday(rule.interval, rule.by_month, days)

    def join(self, words: list[str]) -> str:
        """``a``, ``a and b``, ``a, b and c``."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.conjunction} {words[-1]}"

    @abstractmethod
    def once(self, day: date) -> str: ...
    @abstractmethod
    def chosen_days(self) -> str: ...
    @abstractmethod
    def daily(self, every: int) -> str: ...
    @abstractmethod
    def weekly(self, every: int, days: tuple[int, ...]) -> str: ...
    @abstractmethod
    def monday_to_friday(self, every: int) -> str: ...
    @abstractmethod
    def monthly_dates(self, every: int, days: tuple[int, ...]) -> str: ...
    @abstractmethod
    def monthly_weekdays(self, every: int, positions: "Positions") -> str: ...
    @abstractmethod
    def yearly_dates(self, every: int, months: tuple[int, ...], days: tuple[int, ...]) -> str: ...
    @abstractmethod
    def yearly_weekdays(self, every: int, months: tuple[int, ...], at: "Positions") -> str: ...
    @abstractmethod
    def yearly_every_weekday(
        self, every: int, months: tuple[int, ...], days: tuple[int, ...]
    ) -> str: ...
    @abstractmethod
    def clock(self, at: time) -> str:
        """The time of day, with the space or comma before it."""

    def hours(self, at: time, ends: time) -> str:
        """The same with the end; 00:00 is the midnight after. Without it: the start alone."""
        return self.clock(at)

    def more_hours(self, at: time, ends: time) -> str:
        """One more time on the same days, after the first: "and 14:00–16:00"."""
        return self.hours(at, ends).lstrip(" ,")

    @abstractmethod
    def all_day(self) -> str: ...
    @abstractmethod
    def until(self, day: date) -> str: ...
    @abstractmethod
    def times(self, count: int) -> str: ...
    @abstractmethod
    def extra(self, days: tuple[date, ...]) -> str: ...
    @abstractmethod
    def left_out(self, days: tuple[date, ...]) -> str: ...


# Positions that share a weekday: first and third Saturday is ((1, 3), 5).
Positions = tuple[tuple[tuple[int, ...], int], ...]


def group_positions(by_day: tuple[tuple[int, int], ...]) -> Positions:
    """``(nth, weekday)`` pairs grouped by weekday, in the order of the month."""
    grouped: dict[int, list[int]] = {}
    for nth, day in sorted(by_day, key=lambda pair: (pair[0] < 0, pair[0], pair[1])):
        grouped.setdefault(day, []).append(nth)
    return tuple((tuple(nths), day) for day, nths in grouped.items())


def end_hour(ends: time) -> int:
    """Midnight at the end of something is 24.00, as everywhere else."""
    return 24 if ends == time(0) else ends.hour


def from_start(days: tuple[int, ...]) -> tuple[int, ...]:
    """Days of the month in order: those counted from the end come last."""
    return tuple(sorted(days, key=lambda day: (day < 0, day)))
