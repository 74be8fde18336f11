"""Reading waiting lists, ready to show. How many queries each costs is in its test."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.actions.base import utc_now
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import BookingDate, WaitingWish

State = WaitingWish.State


@dataclass(frozen=True)
class OwnWish:
    """A wish of one's own. `place` is its place in line, 1 for the first; 0 when it is no longer
    in it. Nobody sees who else waits."""

    wish: WaitingWish
    place: int = 0

    @property
    def is_offer(self) -> bool:
        return self.wish.state == State.OFFERED


def wishes_of(user: Any) -> QuerySet[WaitingWish]:
    """Return the wishes the person may see; all others do not exist for them."""
    return WaitingWish.objects.filter(association__memberships__user=user).select_related(
        "association", "room__space__municipality", "booking", "date"
    )


def own_wishes(
    associations: Sequence[Association], *, now: datetime | None = None
) -> list[OwnWish]:
    """Return the open wishes of associations: offers first, then by time. 1 query, or 5."""
    now = now or utc_now()
    wishes = (
        WaitingWish.objects.open()
        .filter(association__in=associations, end__gt=now)
        .select_related("association", "room__space__municipality")
        .order_by("start", "pk")
    )
    found = with_places(list(wishes))
    return sorted(found, key=lambda each: not each.is_offer)


def with_places(wishes: Sequence[WaitingWish]) -> list[OwnWish]:
    """Say of each wish in line which place it has. No query, or 4 where one is in line."""
    line = _Line(wish for wish in wishes if wish.state == State.WAITING)
    return [OwnWish(wish, line.place_of(wish)) for wish in wishes]


class _Line:
    """Who waits in the spaces of some wishes, and for which rooms that have leaves in common."""

    def __init__(self, wishes: Iterable[WaitingWish]) -> None:
        spaces = {wish.room.space_id for wish in wishes}
        self.wishes: list[WaitingWish] = []
        if spaces:
            self.layout = Layout(spaces)
            rows = WaitingWish.objects.waiting().filter(room__space__in=spaces)
            self.wishes = list(rows.only("room", "start", "end", "created_at", "state").in_line())

    def place_of(self, wish: WaitingWish) -> int:
        if wish.state != State.WAITING:
            return 0
        mine = set(self.layout.leaves(wish.room_id))
        before = 0
        for other in self.wishes:
            if other.pk == wish.pk:
                break
            shares = mine & set(self.layout.leaves(other.room_id))
            before += bool(shares) and other.span.overlaps(wish.span)
        return before + 1


@dataclass(frozen=True)
class Queue:
    """How many wait for a time that a date takes; `room_id` where all of them want one room."""

    number: int
    room_id: int | None


def waiting_for(dates: Sequence[BookingDate]) -> dict[int, Queue]:
    """Return who waits for the times of active dates, by date: none where nobody does.

    Who waits for the hall waits for a date of the whole house too. 1 query, or 4.
    """
    dates = [date for date in dates if date.is_active]
    spaces = {date.room.space_id for date in dates}
    rows = WaitingWish.objects.waiting().filter(room__space__in=spaces).select_related("room")
    wishes = list(rows) if dates else []
    if not wishes:
        return {}
    layout = Layout(spaces)
    found: dict[int, Queue] = {}
    for date in dates:
        leaves = set(layout.leaves(date.room_id))
        rooms = [
            wish.room_id
            for wish in wishes
            if wish.span.overlaps(date.span) and leaves & set(layout.leaves(wish.room_id))
        ]
        if rooms:
            found[date.pk] = Queue(len(rooms), rooms[0] if len(set(rooms)) == 1 else None)
    return found
