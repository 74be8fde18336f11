"""When places are taken, for those who look over many: one line from the database for each place.

What the rows are, and whose, the rules ask of `occupied`.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from wagtail_talko.bookings.among import Among
from wagtail_talko.bookings.epochs import JOINING, Line, SecondsDown, SecondsUp
from wagtail_talko.bookings.models import Booking, Occupancy
from wagtail_talko.bookings.occupied import overlap_condition
from wagtail_talko.bookings.starting import Held, seconds, seconds_up
from wagtail_talko.timeslots import Span, merge

# A start and a length are written as one number: no occupancy is longer than eight days.
LENGTHS = 1_000_000
NOTHING = Held([], [])
NEAR = timedelta(days=3)


def held_on_places(places: Sequence[int], spans: Sequence[Span]) -> dict[int, Held]:
    """Return when each of the places is held around the spans; free ones are left out. 1 query."""
    if not places or not spans:
        return {}
    rows = Occupancy.objects.filter(overlap_condition(places, _together(spans))).order_by()
    read = _lines if connection.vendor in JOINING else _numbers
    return {place: _held(sorted(numbers)) for place, numbers in read(rows).items()}


def _together(spans: Sequence[Span]) -> list[Span]:
    """Return the spans with those that are few days apart made one.

    A search begins eight days before its span, so that the working days of two months would be
    forty searches over the same rows.
    """
    wide = merge(Span(span.start, span.end + NEAR) for span in spans)
    return [Span(span.start, span.end - NEAR) for span in wide]


def _lines(rows: QuerySet[Occupancy]) -> dict[int, Any]:
    number = SecondsDown("start") * (LENGTHS - 1) + SecondsUp("end")
    lines = rows.values_list("place_id").annotate(line=Line(number))
    return {place: map(int, line.split()) for place, line in lines}


def _numbers(rows: QuerySet[Occupancy]) -> dict[int, Any]:
    found: dict[int, list[int]] = {}
    for place, start, end in rows.values_list("place_id", "start", "end"):
        number = seconds(start) * (LENGTHS - 1) + seconds_up(end)
        found.setdefault(place, []).append(number)
    return found


def _held(numbers: Sequence[int]) -> Held:
    starts = [number // LENGTHS for number in numbers]
    ends = [number // LENGTHS + number % LENGTHS for number in numbers]
    return Held(starts, ends)


def closures_on_places(leaf_of: Mapping[int, int], span: Span) -> dict[int, list[int]]:
    """Return the seconds at which closures begin within the span, by leaf and ascending. 1 query,
    none where there is no place.

    `leaf_of` maps the ids of the places to look at to their rooms.
    """
    if not leaf_of:
        return {}
    rows = Occupancy.objects.filter(
        Among("place", leaf_of),
        date__booking__in=Booking.objects.filter(origin=Booking.Origin.CLOSURE),
        start__gte=span.start,
        start__lt=span.end,
    )
    found: dict[int, set[int]] = {}
    for place, start in rows.values_list("place_id", "start"):
        found.setdefault(leaf_of[place], set()).add(seconds(start))
    return {leaf: sorted(starts) for leaf, starts in found.items()}
