"""Interval colouring: giving overlapping rows different places, of which there are only so many.

`n` places are enough exactly when no instant has more than `n` rows. Where no place is free for a
new row but there is room, the rows around it are given other places.
"""

from collections.abc import Sequence
from datetime import datetime

from wagtail_talko.bookings.occupied import Row
from wagtail_talko.timeslots import Span, most_at_once


class Colouring:
    """The rows on some places while new ones are put among them, and what must be written."""

    def __init__(self, places: Sequence[int], rows: list[Row]) -> None:
        self.places = places
        self.rows = rows
        self.new: list[Row] = []
        self.moved: list[Row] = []

    def load(self, reach: Span) -> list[Row]:
        """Return the rows on all places that overlap `reach`."""
        raise NotImplementedError

    def put(self, wanted: Sequence[Row]) -> bool:
        """Give rows of one span a place each; say whether there was room. Sets their places."""
        span = wanted[0].span
        beside = [row for row in self.rows if row.span.overlaps(span)]
        used = {row.place_id for row in beside}
        free = [place for place in self.places if place not in used]
        if len(free) >= len(wanted):
            for row, place in zip(wanted, free, strict=False):
                self.add(row, place)
            return True
        inside = [Span(max(row.start, span.start), min(row.end, span.end)) for row in beside]
        if most_at_once(inside) + len(wanted) > len(self.places):
            return False
        return self._recolour(wanted, span)

    def add(self, row: Row, place: int) -> None:
        row.place_id = place
        self.rows.append(row)
        self.new.append(row)

    def _recolour(self, wanted: Sequence[Row], span: Span) -> bool:
        """Give the rows around the wanted ones other places so that these fit as well."""
        self._load_chain(span)
        for row in wanted:
            self.add(row, 0)
        new = {id(row) for row in wanted}
        free_from: dict[int, datetime] = {}
        for row in sorted(
            _chain(self.rows, span), key=lambda r: (r.start, not r.takes_all, id(r) in new)
        ):
            if row.takes_all:
                free_from[row.place_id] = row.end
                continue
            ready = [p for p in self.places if p not in free_from or free_from[p] <= row.start]
            if not ready:
                self.rows = [each for each in self.rows if id(each) not in new]
                self.new = [each for each in self.new if id(each) not in new]
                return False
            place = row.place_id if row.place_id in ready else ready[0]
            if place != row.place_id:
                row.place_id = place
                if row.pk:
                    self.moved.append(row)
            free_from[place] = row.end
        return True

    def _load_chain(self, span: Span) -> None:
        """Load every row joined to the span by overlaps, however long the chain."""
        known: set[int | None] = {row.pk for row in self.rows if row.pk}
        while True:
            chain = [span, *(row.span for row in _chain(self.rows, span))]
            reach = Span(min(s.start for s in chain), max(s.end for s in chain))
            found = [row for row in self.load(reach) if row.pk not in known]
            if not found:
                return
            known.update(row.pk for row in found)
            self.rows += found


def _chain(rows: Sequence[Row], span: Span) -> list[Row]:
    """Return the rows joined to the span by overlaps, directly or through each other."""
    chain: list[Row] = []
    reach = span
    waiting = sorted(rows, key=lambda row: row.start)
    while True:
        joined = [row for row in waiting if row.span.overlaps(reach)]
        if not joined:
            return chain
        chain += joined
        waiting = [row for row in waiting if not row.span.overlaps(reach)]
        reach = Span(
            min(reach.start, *(row.start for row in joined)),
            max(reach.end, *(row.end for row in joined)),
        )
