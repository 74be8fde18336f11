"""What meets what: the same audience, the same weekday, two hours apart at the most."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span

NEAR = timedelta(hours=2)
# The dates themselves may lie a fortnight apart: who comes every other week is met by then.
CLOSE = timedelta(days=15)
# More for one wish would be a list and no suggestion.
MOST_FOR_ONE = 3


@dataclass(frozen=True)
class Wanted:
    """A time an association wished for and does not have (aware, UTC)."""

    association: Association
    room: Room
    start: datetime
    end: datetime
    group: str


@dataclass(frozen=True)
class Candidate:
    """A coming date of somebody's booking, as light as there may be many."""

    booking_id: int
    association_id: int
    room_id: int
    space_id: int
    group: str
    start: datetime
    end: datetime


def meets(wanted: Span, other: Span, zone: ZoneInfo) -> bool:
    """Say whether two times overlap or lie at most `NEAR` apart by the clock of one weekday.

    The weeks may differ: who comes on Tuesdays could come on another Tuesday.
    """
    first, second = (_clock(span, zone) for span in (wanted, other))
    if first[0] != second[0]:
        return False
    return first[1] <= second[2] + NEAR and second[1] <= first[2] + NEAR


def _clock(span: Span, zone: ZoneInfo) -> tuple[int, timedelta, timedelta]:
    """Return the weekday on which a span starts, and its start and end from that midnight."""
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in span)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    return start.weekday(), start - midnight, end - midnight


def matches(
    wanted: Iterable[Wanted], candidates: Sequence[Candidate]
) -> Iterator[tuple[Wanted, Candidate]]:
    """Yield each wish with the nearest date of each booking that meets it, a few at the most."""
    by_kind: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    for each in candidates:
        by_kind[each.space_id, each.group].append(each)
    for wish in wanted:
        zone, span = wish.room.space.zone, Span(wish.start, wish.end)
        near = [
            each
            for each in by_kind[wish.room.space_id, wish.group]
            if each.association_id != wish.association.pk
            and abs(each.start - wish.start) <= CLOSE
            and meets(span, Span(each.start, each.end), zone)
        ]
        near.sort(key=lambda each: (abs(each.start - wish.start), each.booking_id))
        nearest: dict[int, Candidate] = {}
        for each in near:
            nearest.setdefault(each.booking_id, each)
        for each in list(nearest.values())[:MOST_FOR_ONE]:
            yield wish, each
