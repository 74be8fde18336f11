"""Loading quotas and what counts towards them: five queries, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import ACCEPTED, associations_by_booking
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost, Quota
from wagtail_talko.bookings.quotas.counting import Charge, Limit
from wagtail_talko.spaces.models import RoomPart
from wagtail_talko.timeslots import Span, local_date

# What the municipality's events, seasons and closures take is nobody's share.
CHARGED = (Booking.Origin.MEMBER, Booking.Origin.STAFF)
# A local day lies within a day of the same day in UTC, whatever the zone.
MARGIN = timedelta(days=1)
# No booking lies outside, and arithmetic near the ends of time fails.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


class QuotaBook:
    """The quotas in some municipalities that concern some associations, with what they have taken.

    The counts are true while the caller holds the associations' locks (`layout.lock`).
    """

    def __init__(
        self,
        municipality_ids: Iterable[int],
        associations: Iterable[Association],
        days: Iterable[date],
        *,
        now: datetime,
    ) -> None:
        """Load what counts in the weeks, months and seasons of `days` (local)."""
        self.associations = {each.pk: each for each in associations}
        self.now = now
        self.limits = _limits(sorted(set(municipality_ids)), sorted(self.associations))
        self.charges = _charges(self.limits, sorted(self.associations), list(days), now)

    def limits_of(self, association: Association, room: Any = None) -> list[Limit]:
        """Return the quotas of the association, those that cover the room if one is given."""
        return [
            limit
            for limit in self.limits
            if limit.concerns(association.pk, association.precedence)
            and (room is None or _is_there(limit, room))
        ]


def _is_there(limit: Limit, room: Any) -> bool:
    here = limit.quota.municipality_id == room.space.municipality_id
    return here and limit.covers(room.pk, room.space_id)


def _limits(municipality_ids: Sequence[int], association_ids: Sequence[int]) -> list[Limit]:
    quotas = list(
        Quota.objects.filter(municipality__in=municipality_ids, archived_at=None)
        .filter(Q(association=None) | Q(association__in=association_ids))
        .select_related("municipality", "space")
        .prefetch_related("rooms")
        .order_by("pk")
    )
    chosen = {quota.pk: {room.pk for room in quota.rooms.all()} for quota in quotas}
    wholes = _wholes(municipality_ids) if any(chosen.values()) else {}
    return [
        Limit(quota, _with_wholes(chosen[quota.pk], wholes) if chosen[quota.pk] else None)
        for quota in quotas
    ]


def _wholes(municipality_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return, by room, the rooms that have it as a part."""
    found: dict[int, list[int]] = defaultdict(list)
    parts = RoomPart.objects.filter(whole__space__municipality__in=municipality_ids)
    for whole, part in parts.values_list("whole_id", "part_id"):
        found[part].append(whole)
    return found


def _with_wholes(room_ids: set[int], wholes: dict[int, list[int]]) -> frozenset[int]:
    found: set[int] = set()
    waiting = list(room_ids)
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += wholes.get(current, ())
    return frozenset(found)


def _charges(
    limits: Sequence[Limit], association_ids: Sequence[int], days: Sequence[date], now: datetime
) -> list[Charge]:
    when = _when(limits, days, now)
    if when is None:
        return []
    joint = BookingHost.objects.filter(state=ACCEPTED, association__in=association_ids)
    dates = list(
        BookingDate.objects.active()
        .filter(when, booking__origin__in=CHARGED)
        .filter(room__space__municipality__in={limit.quota.municipality_id for limit in limits})
        .filter(
            Q(booking__association__in=association_ids) | Q(booking__in=joint.values("booking"))
        )
        .select_related("booking", "room__space")
    )
    hosts = associations_by_booking(date.booking for date in dates)
    return [charge_of(date, hosts[date.booking_id]) for date in dates]


def _when(limits: Sequence[Limit], days: Sequence[date], now: datetime) -> Q | None:
    """Return what picks the dates that can count; None where nothing can."""
    periods = [
        period
        for limit in limits
        if not limit.is_at_once
        for day in days
        if (period := limit.period_of(day))
    ]
    found = None
    if periods:
        first = _midnight(min(period.first for period in periods)) - MARGIN
        last = _midnight(max(period.last for period in periods)) + 2 * MARGIN
        found = Q(start__gte=first, start__lt=last)
    if any(limit.is_at_once for limit in limits):
        coming = Q(end__gt=now)
        found = coming if found is None else found | coming
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time(), tzinfo=UTC)


def charge_of(date: BookingDate, hosts: Iterable[int]) -> Charge:
    """Return a date as quotas count it. Its booking and its room's space must be loaded."""
    return Charge(
        date_id=date.pk,
        booking_id=date.booking_id,
        room_id=date.room_id,
        space_id=date.room.space_id,
        day=local_date(date.start, date.room.space.zone),
        span=Span(date.start, date.end),
        # An offer from the waiting list waits for the association itself.
        waits=date.state == BookingDate.State.REQUESTED and date.offered_until is None,
        first_host=date.booking.association_id or 0,
        hosts=frozenset(hosts),
    )
