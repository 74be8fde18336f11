"""When spaces are open, as spans of time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta

from wagtail_talko.spaces.models import OpeningException, OpeningHours, Space
from wagtail_talko.timeslots import Span, at, local_date, merge


class OpeningBook:
    """The opening hours of some spaces, loaded in two queries.

    A space with no hours at all is open around the clock: its municipality has set no limit.
    """

    def __init__(self, spaces: Iterable[Space], after: date, before: date) -> None:
        """Load what concerns the local dates from `after` to `before`, both included."""
        self.spaces = {space.pk: space for space in spaces}
        self._hours: dict[int, list[OpeningHours]] = defaultdict(list)
        self._exceptions: dict[tuple[int, date], list[OpeningException]] = defaultdict(list)
        for hours in OpeningHours.objects.filter(space__in=self.spaces):
            self._hours[hours.space_id].append(hours)
        # From two days before: an interval may run past midnight, and zones differ.
        for exception in OpeningException.objects.filter(
            space__in=self.spaces,
            date__gte=after - timedelta(days=2),
            date__lte=before + timedelta(days=1),
        ):
            self._exceptions[exception.space_id, exception.date].append(exception)
        self._cache: dict[tuple[int, date], list[Span]] = {}

    def is_always_open(self, space_id: int) -> bool:
        return not self._hours[space_id] and not any(
            key[0] == space_id and rows for key, rows in self._exceptions.items()
        )

    def starting_on(self, space_id: int, day: date) -> list[Span]:
        """Return the intervals that start on a local date; they may end on the next one."""
        key = (space_id, day)
        if key not in self._cache:
            zone = self.spaces[space_id].zone
            self._cache[key] = [
                Span(at(day, opens, zone), at(closing_day(day, opens, closes), closes, zone))
                for opens, closes in self.clocks(space_id, day)
            ]
        return self._cache[key]

    def clocks(self, space_id: int, day: date) -> list[tuple[time, time]]:
        """Return when the intervals that start on a local date open and close, on the wall."""
        exceptions = self._exceptions.get((space_id, day))
        if exceptions:
            return [(e.opens, e.closes) for e in exceptions if e.opens is not None]
        if not self._hours[space_id]:
            return [(time.min, time.min)]
        return [
            (h.opens, h.closes)
            for h in self._hours[space_id]
            if h.weekday == day.weekday()
            and (h.valid_from is None or h.valid_from <= day)
            and (h.valid_until is None or day <= h.valid_until)
        ]

    def spans(self, space_id: int, window: Span) -> list[Span]:
        """Return when the space is open around `window`, merged, not cut to it."""
        zone = self.spaces[space_id].zone
        day = local_date(window.start, zone) - timedelta(days=1)
        last = local_date(window.end, zone)
        spans: list[Span] = []
        while day <= last:
            spans += self.starting_on(space_id, day)
            day += timedelta(days=1)
        return merge(spans)

    def contains(self, space_id: int, span: Span) -> bool:
        """Say whether the space is open for the whole of `span`."""
        return any(open_span.contains(span) for open_span in self.spans(space_id, span))


def closing_day(day: date, opens: time, closes: time) -> date:
    """Return the local date on which an interval that starts on `day` ends."""
    return day + timedelta(days=1) if closes <= opens else day
