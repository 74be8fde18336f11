"""Reading what is taken, as light rows. One query for any number of leaves and spans."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from wagtail_talko.bookings.among import Among
from wagtail_talko.bookings.guard import LONGEST_DAYS
from wagtail_talko.bookings.models import Booking, Occupancy
from wagtail_talko.timeslots import Span, merge

LONGEST = timedelta(days=LONGEST_DAYS)

# More conditions in one query than this would come near SQLite's limits.
MOST_SPANS = 150


@dataclass
class Row:
    """An occupancy with what the rules need of its date and booking."""

    pk: int | None
    leaf_id: int
    place_id: int
    start: datetime
    end: datetime
    date_id: int
    date_start: datetime
    date_end: datetime
    booking_id: int
    is_closure: bool
    takes_all: bool

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_FIELDS = (
    "place_id",
    "pk",
    "start",
    "end",
    "date_id",
    "date__start",
    "date__end",
    "date__booking_id",
    "date__booking__origin",
    "date__booking__is_exclusive",
    "date__room_id",
)


def overlap_condition(places: Sequence[int], spans: Sequence[Span]) -> Q:
    """Return the condition "on one of the places and overlapping one of the spans".

    The places stand in every branch, so that each is a range of the index on place and start.
    """
    joined = merge(spans)
    if len(joined) > MOST_SPANS:
        joined = [Span(joined[0].start, joined[-1].end)]
    among = Among("place", places)
    condition = Q(pk__in=[])
    for span in joined:
        condition |= Q(
            among,
            start__lt=span.end,
            start__gt=span.start - LONGEST,
            end__gt=span.start,
        )
    return condition


def rows_on_places(leaf_of: Mapping[int, int], spans: Sequence[Span]) -> dict[int, list[Row]]:
    """Return the rows that overlap any of the spans, by leaf and start. 1 query.

    `leaf_of` maps the ids of the places to look at to their rooms.
    """
    found: dict[int, list[Row]] = defaultdict(list)
    if not leaf_of or not spans:
        return found
    query = Occupancy.objects.filter(overlap_condition(sorted(leaf_of), spans))
    for values in query.order_by("start", "pk").values_list(*_FIELDS):
        row = _row(values, leaf_of)
        found[row.leaf_id].append(row)
    return found


def _row(values: tuple[Any, ...], leaf_of: Mapping[int, int]) -> Row:
    place_id, pk, start, end, date_id, date_start, date_end, booking_id = values[:8]
    origin, is_exclusive, room_id = values[8:]
    is_closure = origin == Booking.Origin.CLOSURE
    leaf = leaf_of[place_id]
    return Row(
        pk=pk,
        leaf_id=leaf,
        place_id=place_id,
        start=start,
        end=end,
        date_id=date_id,
        date_start=date_start,
        date_end=date_end,
        booking_id=booking_id,
        is_closure=is_closure,
        # A date on another room than the leaf is on a whole that has it as a part.
        takes_all=is_closure or is_exclusive or room_id != leaf,
    )
