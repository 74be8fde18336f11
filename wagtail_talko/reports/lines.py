"""The lines of a report, ready to show and to export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Measure:
    """A column: a number of each line. `in_chart`: it has bars above the table; `is_main`: its
    sum stands at the top of the page."""

    name: str
    label: Any
    in_chart: bool = False
    is_main: bool = False


@dataclass(frozen=True)
class Line:
    """One line: a month, a space, an association. Numbers by the names of the measures."""

    label: str
    numbers: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        """Let exports read `line.people`."""
        try:
            return self.numbers[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class Bar:
    """`percent` of the longest bar."""

    label: str
    number: Any
    percent: int


@dataclass(frozen=True)
class Chart:
    label: Any
    bars: Sequence[Bar]


def hours(minutes: int | None) -> float:
    """Return minutes as hours; nobody has said: none."""
    return round((minutes or 0) / 60, 2)


def charts(measures: Iterable[Measure], lines: Sequence[Line]) -> list[Chart]:
    """Return a chart for each measure that has one and is not nothing throughout."""
    found = []
    for measure in measures:
        most = max((line.numbers[measure.name] for line in lines), default=0)
        if measure.in_chart and most:
            bars = [_bar(line, line.numbers[measure.name], most) for line in lines]
            found.append(Chart(measure.label, bars))
    return found


def _bar(line: Line, number: Any, most: Any) -> Bar:
    percent = round(100 * number / most)
    # What is there at all is seen.
    return Bar(line.label, number, max(percent, 1) if number else 0)


EVENT_MEASURES = (
    Measure("events", _("Events"), is_main=True),
    Measure("joint", _("Joint events"), is_main=True),
    Measure("dates", _("Dates held"), in_chart=True, is_main=True),
    Measure("counted", _("Of them counted")),
    Measure("people", _("People"), in_chart=True, is_main=True),
    Measure("walk_ins", _("Without sign-up")),
    Measure("first_timers", _("For the first time"), is_main=True),
    Measure("hours", _("Hours"), in_chart=True, is_main=True),
)
ROOM_MEASURES = (
    Measure("bookings", _("Bookings"), is_main=True),
    Measure("dates", _("Times"), is_main=True),
    Measure("hours", _("Hours booked"), in_chart=True, is_main=True),
    Measure("joint", _("Joint bookings")),
    Measure("people", _("People noted"), is_main=True),
    Measure("unused", _("Not used")),
    Measure("no_shows", _("Nobody came"), is_main=True),
)
