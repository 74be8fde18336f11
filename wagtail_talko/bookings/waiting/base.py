"""What the actions of the waiting list share."""

from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Membership
from wagtail_talko.audit import audit
from wagtail_talko.bookings.accessories.stock import Stock, Wanted
from wagtail_talko.bookings.actions.base import all_hosts, announce, check_locked, snapshot, write
from wagtail_talko.bookings.actions.requests import make_ask
from wagtail_talko.bookings.ask import Ask
from wagtail_talko.bookings.claims import release
from wagtail_talko.bookings.hosts import hosts_of, may_change_for
from wagtail_talko.bookings.layout import Layout, lock
from wagtail_talko.bookings.models import Booking, BookingDate, WaitingWish
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.permissions import manages

State = WaitingWish.State
RELATIONS = ("association", "room__space__municipality", "booking__association", "date")


def lock_wish(wish: WaitingWish) -> tuple[WaitingWish, Layout]:
    """Lock all who are charged for a wish and its room, then read it again."""
    bookings = [wish.booking] if wish.booking else []
    hosts = all_hosts(bookings) | {wish.association_id}
    layout = lock([wish.room], association_ids=hosts)
    fresh = WaitingWish.objects.select_related(*RELATIONS).get(pk=wish.pk)
    # Who is charged may have changed while we waited.
    check_locked(all_hosts([fresh.booking] if fresh.booking else []), hosts)
    return fresh, layout


def is_of_own_series(wish: WaitingWish) -> bool:
    """Say whether the association may still put the time into the series it was to complete.

    It may have handed the booking over since. A query unless the hosts are loaded.
    """
    return wish.booking is None or may_change_for(wish.booking, wish.association)


def check_may_answer(wish: WaitingWish, by: Any) -> None:
    """Raise `NotAllowed` unless the person acts for the association or manages the room."""
    if by is None or manages(by, wish.room.space.municipality):
        return
    if not Membership.objects.filter(association=wish.association_id, user=by).exists():
        raise NotAllowed


def ask_for(
    wish: WaitingWish, layout: Layout, now: datetime, *, wanted: Wanted, by: Any = None
) -> Ask:
    """Ask for the wish's time as the association would, whoever of it made the wish.

    `wanted` is what is borrowed with it; its locks are held.
    """
    booking = wish.booking
    offered = [wish.date_id] if wish.date_id else []
    before = booking.dates.active().exclude(pk__in=offered).count() if booking else 0
    return make_ask(
        room=layout.rooms[wish.room_id],
        association=wish.association,
        spans=[wish.span],
        by=by,
        now=now,
        layout=layout,
        ignoring=offered,
        own_booking=wish.booking_id,
        hosts=hosts_of(booking) if booking else [wish.association],
        origin=Booking.Origin.MEMBER,
        people=wish.people,
        is_exclusive=wish.is_exclusive,
        is_change=True,
        dates_before=before,
        stock=Stock(wanted, [wish.span], ignoring=offered),
    )


def offered_date(wish: WaitingWish) -> BookingDate | None:
    """Return the date that is the offer, ready to be changed."""
    date = wish.date
    if date is None or wish.state != State.OFFERED or date.offered_until is None:
        return None
    date.room = wish.room
    if wish.booking is not None and wish.booking.pk == date.booking_id:
        date.booking = wish.booking
    return date


def end_wish(wish: WaitingWish, state: str, layout: Layout, *, by: Any) -> None:
    """Close a wish; what was offered is given back. The caller holds the locks."""
    date = offered_date(wish)
    wish.state, wish.offered_until = state, None
    wish.save(update_fields=["state", "offered_until"])
    audit(wish, "waiting.end", by=by, state=state)
    if date is not None:
        end_offer(date, layout, by=by, wish=wish.pk)


def end_offer(date: BookingDate, layout: Layout, *, by: Any, wish: int) -> None:
    before = snapshot([date])
    release([date], layout=layout)
    date.state = BookingDate.State.CANCELLED
    date.holds_room = False
    date.offered_until = None
    write([date], "state", "holds_room", "offered_until")
    announce("cancelled", "booking.end_offer", [date], by=by, before=before, silent=True, wish=wish)
