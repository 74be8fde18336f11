"""Reading what is taken, as light rows. One query for any number of leaves and spans."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

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
    "pk",
    "place__room_id",
    "place_id",
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


def overlap_condition(spans: Sequence[Span], longest: timedelta = LONGEST) -> Q:
    """Return the condition "overlaps one of the spans", each an index range on `start`."""
    joined = merge(spans)
    if len(joined) > MOST_SPANS:
        joined = [Span(joined[0].start, joined[-1].end)]
    condition = Q(pk__in=[])
    for span in joined:
        condition |= Q(start__lt=span.end, end__gt=span.start, start__gt=span.start - longest)
    return condition


def rows_on_leaves(leaves: Iterable[int], spans: Sequence[Span]) -> dict[int, list[Row]]:
    """Return the rows on the leaves that overlap any of the spans, by leaf and start. 1 query."""
    found: dict[int, list[Row]] = defaultdict(list)
    leaves = sorted(set(leaves))
    if not leaves or not spans:
        return found
    query = Occupancy.objects.filter(overlap_condition(spans), place__room__in=leaves)
    for values in query.order_by("start", "pk").values_list(*_FIELDS):
        *plain, origin, is_exclusive, room_id = values
        is_closure = origin == Booking.Origin.CLOSURE
        # A date on another room than the leaf is on a whole that has it as a part.
        everything = is_closure or is_exclusive or room_id != plain[1]
        found[plain[1]].append(Row(*plain, is_closure=is_closure, takes_all=everything))
    return found
