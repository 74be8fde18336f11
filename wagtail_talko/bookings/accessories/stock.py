"""How many of something are free at a time: one loading, many questions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q

from wagtail_talko.bookings.accessories.refusals import (
    AccessoryGone,
    AccessoryNotHere,
    AccessoryScarce,
    AccessoryTaken,
    TooManyAccessories,
)
from wagtail_talko.bookings.layout import Layout, lock_rows
from wagtail_talko.bookings.models import (
    Accessory,
    AccessoryHold,
    Booking,
    BookingAccessory,
    BookingDate,
)
from wagtail_talko.bookings.occupied import LONGEST, MOST_SPANS
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, merge

# Accessory or its key -> how many.
Wanted = Mapping[Any, int]


class Stock:
    """What is wanted at each date of a booking, and what others have of it.

    Three queries, none where nothing is wanted. `ignoring` are ids of dates that do not count.
    """

    def __init__(self, wanted: Wanted, windows: Sequence[Span], *, ignoring: Iterable[int] = ()):
        self.wanted = by_key(wanted)
        self.accessories: dict[int, Accessory] = {}
        self.taken: dict[int, list[tuple[Span, int]]] = defaultdict(list)
        if not self.wanted:
            return
        found = Accessory.objects.filter(pk__in=self.wanted).prefetch_related("rooms")
        self.accessories = {accessory.pk: accessory for accessory in found.order_by("pk")}
        skipped = set(ignoring)
        rows = (
            AccessoryHold.objects.filter(holds_between(self.accessories, windows))
            .values_list("unit__accessory_id", "date_id", "start", "end")
            .annotate(pieces=Count("pk"))
        )
        for accessory_id, date_id, start, end, pieces in rows:
            if date_id not in skipped:
                self.taken[accessory_id].append((Span(start, end), pieces))

    @classmethod
    def nothing(cls) -> "Stock":
        return cls({}, [])

    @classmethod
    def under_lock(
        cls, wanted: Wanted, windows: Sequence[Span], *, ignoring: Iterable[int] = ()
    ) -> "Stock":
        """Lock what is wanted first. The caller holds the locks of associations and rooms."""
        lock_accessories(by_key(wanted))
        return cls(wanted, windows, ignoring=ignoring)

    @property
    def is_wanted(self) -> bool:
        return bool(self.wanted)

    def free(self, accessory: Accessory, span: Span) -> int:
        """Return how many are free during the whole span."""
        return max(accessory.stock - most_pieces(self.taken[accessory.pk], span), 0)

    def is_free(self, room: Room, span: Span, layout: Layout) -> bool:
        return not any(self.refusals_of_date(room, span, layout))

    def refusals(self, room: Room) -> Iterator[Refusal]:
        """Yield what is wrong with the wish whatever the time."""
        for accessory, quantity in self._each():
            if quantity > accessory.stock:
                yield TooManyAccessories(
                    zone=room.space.zone,
                    accessory=accessory,
                    stock=accessory.stock,
                    quantity=quantity,
                )

    def refusals_of_date(self, room: Room, span: Span, layout: Layout) -> Iterator[Refusal]:
        """Yield why this room cannot have it at this time."""
        for accessory, quantity in self._each():
            common = {"span": span, "zone": room.space.zone, "accessory": accessory}
            if accessory.is_archived:
                yield AccessoryGone(**common)
            elif not is_usable(accessory, room, layout):
                yield AccessoryNotHere(**common, room=room)
            elif (free := self.free(accessory, span)) < quantity <= accessory.stock:
                yield self._taken(accessory, span, room.space.zone, free=free)

    def obtainable(self, room: Room, span: Span, layout: Layout) -> dict[int, int]:
        """Return what of the wish this room can have at this time: accessory -> how many."""
        return {
            accessory.pk: min(quantity, self.free(accessory, span))
            if not accessory.is_archived and is_usable(accessory, room, layout)
            else 0
            for accessory, quantity in self._each()
        }

    def taken_by_others(self, accessory_id: int, date: BookingDate) -> Refusal:
        """Return the refusal of a date that nothing is left for."""
        return self._taken(self.accessories[accessory_id], date.span, date.room.space.zone, free=0)

    def _taken(self, accessory: Accessory, span: Span, zone: ZoneInfo, *, free: int) -> Refusal:
        kind = AccessoryScarce if free else AccessoryTaken
        return kind(
            span=span,
            zone=zone,
            accessory=accessory,
            when=span,
            used=accessory.stock - free,
            free=free,
            stock=accessory.stock,
            quantity=self.wanted[accessory.pk],
        )

    def _each(self) -> Iterator[tuple[Accessory, int]]:
        for pk, accessory in self.accessories.items():
            yield accessory, self.wanted[pk]


def by_key(wanted: Wanted) -> dict[int, int]:
    """Return what is wanted by primary key, without what is wanted none of."""
    found: dict[int, int] = {
        each if isinstance(each, int) else each.pk: quantity for each, quantity in wanted.items()
    }
    return {pk: found[pk] for pk in sorted(found) if found[pk] > 0}


def wanted_by(bookings: Iterable[Booking]) -> dict[int, dict[int, int]]:
    """Return what each booking asks for: booking -> accessory -> quantity. One query."""
    found: dict[int, dict[int, int]] = {booking.pk: {} for booking in bookings}
    rows = BookingAccessory.objects.filter(booking__in=found).order_by("accessory")
    for booking, accessory, quantity in rows.values_list("booking", "accessory", "quantity"):
        found[booking][accessory] = quantity
    return found


def wanted_of(booking: Booking) -> dict[int, int]:
    """Return what one booking asks for: accessory -> quantity. One query."""
    return wanted_by([booking])[booking.pk]


def want(booking: Booking, wanted: Wanted) -> None:
    """Write what a new booking asks for."""
    rows = by_key(wanted).items()
    BookingAccessory.objects.bulk_create(
        BookingAccessory(booking=booking, accessory_id=pk, quantity=quantity)
        for pk, quantity in rows
    )


def lock_accessories(ids: Iterable[int]) -> None:
    """Lock accessories in primary-key order: always after associations and rooms."""
    lock_rows(Accessory, sorted(set(ids)))


def is_usable(accessory: Accessory, room: Room, layout: Layout) -> bool:
    """Whether the accessory may be had in the room: in a chosen one, or a whole with one in it."""
    if accessory.space_id != room.space_id:
        return False
    chosen = [each.pk for each in accessory.rooms.all()]
    taken = set(layout.leaves(room.pk))
    return not chosen or any(set(layout.leaves(pk)) <= taken for pk in chosen)


def holds_between(accessories: Iterable[int], spans: Sequence[Span]) -> Q:
    """Return the condition "of a piece in use, and overlapping one of the spans"."""
    joined = merge(spans)
    if not joined:
        return Q(pk__in=[])
    times = Q(pk__in=[])
    for span in joined if len(joined) <= MOST_SPANS else [Span(joined[0].start, joined[-1].end)]:
        times |= Q(start__lt=span.end, start__gt=span.start - LONGEST, end__gt=span.start)
    in_use = Q(unit__accessory__in=sorted(accessories))
    return in_use & Q(unit__number__lte=F("unit__accessory__stock")) & times


def most_pieces(taken: Iterable[tuple[Span, int]], span: Span) -> int:
    """Return how many pieces are taken at most at one instant of the span."""
    edges: list[tuple[datetime, int]] = []
    for other, pieces in taken:
        if other.overlaps(span):
            edges += [(other.start, pieces), (other.end, -pieces)]
    most = now = 0
    # At one moment those that end come first: spans are half-open.
    for _moment, step in sorted(edges):
        now += step
        most = max(most, now)
    return most
