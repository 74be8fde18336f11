"""Which associations could meet. Six queries at the most, however many wishes and bookings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import with_hosts
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost, WaitingWish
from wagtail_talko.bookings.pairing.matching import Candidate, Wanted, matches
from wagtail_talko.bookings.shown import with_secrecy
from wagtail_talko.spaces.models import Municipality

# A refusal is old after this: the association has found something else, or given up.
RECENT = timedelta(days=60)


@dataclass(frozen=True)
class Pair:
    """`wanted` is what one association could not have; `booking` is another's, at `start`."""

    wanted: Wanted
    booking: Booking
    start: datetime
    end: datetime

    @property
    def association(self) -> Association:
        return self.wanted.association

    @property
    def host(self) -> Association:
        assert self.booking.association is not None
        return self.booking.association

    @property
    def key(self) -> str:
        return f"{self.association.pk}/{self.booking.pk}"


def find_pairs(
    *,
    now: datetime,
    municipalities: Iterable[Municipality] | None = None,
    associations: Iterable[Association] | None = None,
) -> list[Pair]:
    """Return who could do it together, one pair for an association and a booking, soonest first.

    `municipalities` limits the spaces; `associations` the two sides: one of them must be among
    these. Left out: private bookings and those of hidden events, associations that want no
    suggestions, and those between whom it has been asked already.
    """
    keys = {each.pk for each in associations} if associations is not None else None
    where = _where(municipalities, keys, now)
    wanted = [*_wishes(where, now), *_declined(where, now)]
    if not wanted:
        return []
    found = matches(wanted, _candidates(wanted, now))
    nearest: dict[tuple[int, int], tuple[Wanted, Candidate]] = {}
    for wish, other in found:
        if keys is None or keys & {wish.association.pk, other.association_id}:
            key = wish.association.pk, other.booking_id
            best = nearest.get(key)
            if best is None or _apart(wish, other) < _apart(*best):
                nearest[key] = wish, other
    return _with_bookings(nearest.values())


def _apart(wish: Wanted, other: Candidate) -> timedelta:
    return abs(wish.start - other.start)


def _where(
    municipalities: Iterable[Municipality] | None, keys: set[int] | None, now: datetime
) -> Q:
    where = Q(
        association__suggests_together=True,
        association__archived_at=None,
        room__archived_at=None,
        room__space__archived_at=None,
    )
    if municipalities is not None:
        where &= Q(room__space__municipality__in=municipalities)
    if keys is not None:
        coming = BookingDate.objects.active().filter(booking__association__in=keys, end__gt=now)
        where &= Q(association__in=keys) | Q(room__space__in=coming.values("room__space"))
    return where


def _wishes(where: Q, now: datetime) -> list[Wanted]:
    rows = WaitingWish.objects.filter(where, state__in=WaitingWish.OPEN, start__gt=now)
    rows = rows.exclude(group="").select_related("association", "room__space")
    return [
        Wanted(row.association, row.room, row.start, row.end, row.group)
        for row in rows.order_by("start", "pk")
    ]


def _declined(where: Q, now: datetime) -> list[Wanted]:
    """Return the coming dates that were declined lately. A booking's room is not the date's."""
    bookings = Booking.objects.filter(where, origin=Booking.Origin.MEMBER).exclude(group="")
    rows = BookingDate.objects.filter(
        state=BookingDate.State.DECLINED,
        start__gt=now,
        changed_at__gt=now - RECENT,
        booking__in=bookings,
    ).select_related("booking__association", "room__space")
    return [
        Wanted(row.booking.association, row.room, row.start, row.end, row.booking.group)
        for row in rows.order_by("start", "pk")
    ]


def _candidates(wanted: Sequence[Wanted], now: datetime) -> list[Candidate]:
    rows = BookingDate.objects.active().filter(
        end__gt=now,
        holds_room=True,
        room__space__in={wish.room.space_id for wish in wanted},
        booking__group__in={wish.group for wish in wanted},
        booking__origin=Booking.Origin.MEMBER,
        booking__is_private=False,
        booking__association__suggests_together=True,
        booking__association__archived_at=None,
        offered_until=None,
    )
    rows = with_secrecy(rows).filter(is_of_hidden_event=False)
    return [
        Candidate(*values)
        for values in rows.order_by("start", "pk").values_list(
            "booking_id",
            "booking__association_id",
            "room_id",
            "room__space_id",
            "booking__group",
            "start",
            "end",
        )
    ]


def _with_bookings(found: Iterable[tuple[Wanted, Candidate]]) -> list[Pair]:
    """Load the bookings; leave out those between which it has been asked or answered."""
    found = list(found)
    ids = {other.booking_id for _wish, other in found}
    if not ids:
        return []
    rows = with_hosts(Booking.objects.filter(pk__in=ids)).select_related(
        "association", "room__space__municipality"
    )
    bookings = {booking.pk: booking for booking in rows}
    asked = BookingHost.objects.filter(booking__in=ids).exclude(state=BookingHost.State.LEFT)
    settled = set(asked.values_list("association_id", "booking_id"))
    pairs = [
        Pair(wish, bookings[other.booking_id], other.start, other.end)
        for wish, other in found
        if (wish.association.pk, other.booking_id) not in settled
    ]
    return sorted(pairs, key=lambda pair: (pair.start, pair.booking.pk, pair.association.pk))
