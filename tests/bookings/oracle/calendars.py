"""Evenings near each other at which clocks, weeks, months and years change, in half hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.factories import HELSINKI, local

SLOT = timedelta(minutes=30)
# Starts of an evening: few, so that bookings meet each other all the time.
STARTS = 5
Times = tuple[int, int]


@dataclass(frozen=True)
class Calendar:
    """Some evenings, of which the second is a week after the first; slot 0 is the first "now"."""

    first: datetime
    evenings: tuple[datetime, ...]

    def slot(self, moment: datetime) -> int:
        slot, rest = divmod(moment - self.first, SLOT)
        assert not rest
        return slot

    def moment(self, slot: int) -> datetime:
        return self.first + slot * SLOT

    def span(self, times: Times) -> tuple[datetime, datetime]:
        return self.moment(times[0]), self.moment(times[1])

    def times(self, row: "object") -> Times:
        return self.slot(row.start), self.slot(row.end)  # type: ignore[attr-defined]

    def start(self, evening: int, step: int) -> int:
        return self.slot(self.evenings[evening]) + step

    def day(self, slot: int) -> date:
        """The local day in which a slot lies."""
        return self.moment(slot).astimezone(HELSINKI).date()

    def week_later(self, times: Times) -> Times:
        """The same time of the clock on the wall, a week later; as long as before."""
        start = self.moment(times[0]).astimezone(HELSINKI) + timedelta(days=7)
        first = self.slot(start.astimezone(UTC))
        return first, first + times[1] - times[0]

    def by_day(self, times: Times) -> list[Times]:
        """Cut at local midnights."""
        cuts = [s for s in range(times[0] + 1, times[1]) if self.day(s - 1) != self.day(s)]
        edges = [times[0], *cuts, times[1]]
        return list(zip(edges, edges[1:], strict=False))


CALENDARS = {
    # A Sunday with 23 hours; a Wednesday whose midnight ends the month, a Sunday's the week.
    "spring": Calendar(
        local(2027, 3, 26, 12),
        (local(2027, 3, 28, 1), local(2027, 4, 4, 1), local(2027, 3, 31, 22, 30),
         local(2027, 4, 4, 22, 30)),
    ),
    # A Sunday with 25 hours that ends both the week and the month.
    "autumn": Calendar(
        local(2027, 10, 29, 12),
        (local(2027, 10, 31, 2), local(2027, 11, 7, 2), local(2027, 10, 31, 22, 30),
         local(2027, 11, 3, 18)),
    ),
    # Week 53 goes over New Year.
    "new year": Calendar(
        local(2026, 12, 29, 12),
        (local(2026, 12, 31, 22, 30), local(2027, 1, 7, 22, 30), local(2027, 1, 3, 22, 30),
         local(2027, 1, 2, 18)),
    ),
}  # fmt: skip
