"""Claiming pieces of accessories for dates, under the lock; releasing them with the date."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from wagtail_talko.bookings.accessories.stock import (
    Stock,
    holds_between,
    lock_accessories,
    wanted_by,
)
from wagtail_talko.bookings.colouring import Colouring
from wagtail_talko.bookings.guard import GuardRefused, guard_refusals
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import AccessoryHold, AccessoryUnit, BookingDate
from wagtail_talko.bookings.occupied import Row
from wagtail_talko.exceptions import Refusal
from wagtail_talko.timeslots import Span


class PiecesTaken(Exception):
    """Some dates found too few pieces. `dates` lists them; nothing may be kept of the claim."""

    def __init__(self, dates: Sequence[BookingDate]) -> None:
        super().__init__()
        self.dates = list(dates)


def claim_pieces(dates: Iterable[BookingDate]) -> None:
    """Give each date what its booking asks for, from its start to its end: no turnaround.

    Raises `PiecesTaken` with every date that failed. The caller holds the locks of associations
    and rooms, and rolls back when this raises. A constant number of queries for each accessory.
    """
    dates = sorted(dates, key=lambda date: (date.start, date.pk))
    wanted = wanted_by({date.booking for date in dates})
    ids = sorted({pk for of_booking in wanted.values() for pk in of_booking})
    if not ids:
        return
    lock_accessories(ids)
    quantities = {date.pk: wanted[date.booking_id] for date in dates}
    claim_locked(dates, {pk: {d: q[pk] for d, q in quantities.items() if pk in q} for pk in ids})


def claim_locked(dates: Sequence[BookingDate], quantities: Mapping[int, Mapping[int, int]]) -> None:
    """As `claim_pieces`, where the accessories are locked: accessory -> date -> how many."""
    rows = _rows(quantities, [date.span for date in dates])
    units = _units(quantities)
    refused: list[BookingDate] = []
    try:
        # A savepoint, so that after a refusal it can still be told what there is.
        with guard_refusals(), transaction.atomic():
            for pk, of_date in quantities.items():
                pile = _Pile(pk, units.get(pk, []), rows.get(pk, []))
                mine = [date for date in dates if date.pk in of_date]
                refused += [date for date in mine if not pile.take(date, of_date[date.pk])]
                if not refused:
                    pile.save()
    except GuardRefused as error:
        # Somebody wrote past the actions between our look and our write.
        raise PiecesTaken(dates) from error
    if refused:
        raise PiecesTaken(sorted(set(refused), key=lambda date: (date.start, date.pk)))


def release_pieces(dates: Iterable[BookingDate]) -> None:
    """Take back what the dates hold.

    Under the accessories' locks: a neighbour's claim may be giving our date other pieces.
    """
    dates = list(dates)
    if not dates:
        return
    wanted = wanted_by({date.booking for date in dates})
    if any(wanted.values()):
        lock_accessories(pk for of_booking in wanted.values() for pk in of_booking)
        AccessoryHold.objects.filter(date__in=[date.pk for date in dates]).delete()


def refusals_for(dates: Sequence[BookingDate], layout: Layout) -> list[Refusal]:
    """Return what to tell of dates that found too few pieces."""
    found: list[Refusal] = []
    for booking in {date.booking for date in dates}:
        own = [date for date in dates if date.booking_id == booking.pk]
        wanted = wanted_by([booking])[booking.pk]
        stock = Stock(wanted, [date.span for date in own], ignoring=[date.pk for date in own])
        for date in own:
            # What the guard alone saw may be gone again: then everything wanted is named.
            found += list(stock.refusals_of_date(date.room, date.span, layout)) or [
                stock.taken_by_others(pk, date) for pk in wanted
            ]
    return found


class _Pile(Colouring):
    """The holds of one accessory's pieces while dates are claimed, and what must be written."""

    def __init__(self, accessory_id: int, units: list[int], rows: list[Row]) -> None:
        super().__init__(units, rows)
        self.accessory_id = accessory_id

    def load(self, reach: Span) -> list[Row]:
        return _rows([self.accessory_id], [reach]).get(self.accessory_id, [])

    def take(self, date: BookingDate, quantity: int) -> bool:
        return self.put([_row(self.accessory_id, date) for _number in range(quantity)])

    def save(self) -> None:
        # Rows that change pieces go first and come back: one by one they would collide.
        moved = {row.pk: row for row in self.moved}
        if moved:
            AccessoryHold.objects.filter(pk__in=moved).delete()
        AccessoryHold.objects.bulk_create(
            AccessoryHold(date_id=r.date_id, unit_id=r.place_id, start=r.start, end=r.end)
            for r in [*moved.values(), *self.new]
        )


def _row(accessory_id: int, date: BookingDate) -> Row:
    return Row(
        pk=None,
        leaf_id=accessory_id,
        place_id=0,
        start=date.start,
        end=date.end,
        date_id=date.pk,
        date_start=date.start,
        date_end=date.end,
        booking_id=date.booking_id,
        is_closure=False,
        takes_all=False,
    )


def _rows(accessories: Iterable[int], spans: Sequence[Span]) -> dict[int, list[Row]]:
    """Return the holds of pieces in use that overlap any of the spans, by accessory. 1 query."""
    found: dict[int, list[Row]] = {}
    holds = AccessoryHold.objects.filter(holds_between(accessories, spans))
    for hold in holds.select_related("date", "unit").order_by("start", "pk"):
        row = _row(hold.unit.accessory_id, hold.date)
        row.pk, row.place_id, row.start, row.end = hold.pk, hold.unit_id, hold.start, hold.end
        found.setdefault(row.leaf_id, []).append(row)
    return found


def _units(accessories: Iterable[int]) -> dict[int, list[int]]:
    """Return the pieces in use of each accessory, by their number. 1 query."""
    found: dict[int, list[int]] = {}
    for unit in AccessoryUnit.objects.in_use().filter(accessory__in=accessories).order_by("number"):
        found.setdefault(unit.accessory_id, []).append(unit.pk)
    return found
