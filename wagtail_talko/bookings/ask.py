"""What is asked for, with everything a rule may look at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.accessories.stock import Stock
from wagtail_talko.bookings.availability import Availability
from wagtail_talko.bookings.models import Booking
from wagtail_talko.bookings.quotas.queries import QuotaBook
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span


@dataclass
class Ask:
    """What is asked for: everything a rule may look at."""

    room: Room
    association: Association | None
    spans: Sequence[Span]
    by: Any
    now: datetime
    known: Availability
    origin: str = Booking.Origin.MEMBER
    people: int | None = None
    is_exclusive: bool = False
    # For a change of an existing booking, whose membership and size are settled.
    is_change: bool = False
    # How many active dates the booking has that these are added to; None where dates only move.
    dates_before: int | None = None
    # All hosts that have accepted, the first one first: each is charged its share.
    hosts: Sequence[Association] = ()
    # Ids of dates that do not count, because they are the ones that change.
    ignoring: frozenset[int] = frozenset()
    own_booking: int | None = None
    # What is asked for at the same time in other rooms.
    beside: Sequence[Wish] = ()
    quotas: QuotaBook | None = None
    # What is to be borrowed with the room.
    stock: Stock = field(default_factory=Stock.nothing)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return self.room.space.zone

    @property
    def is_staff(self) -> bool:
        """Whether the hard rules alone bind: the municipality's own people and processes."""
        return self.origin != Booking.Origin.MEMBER

    @property
    def closes(self) -> bool:
        """Whether it is a closure, which needs no turnaround and cuts off that of others."""
        return self.origin == Booking.Origin.CLOSURE

    def refuse(self, refusal: type[Refusal], span: Span | None = None, **facts: Any) -> Refusal:
        return refusal(span=span, zone=self.zone, when=span or "", room=self.room, **facts)
