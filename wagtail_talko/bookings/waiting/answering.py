"""The association's yes to an offer, and the silence after which it ends."""

from datetime import datetime
from typing import Any

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action, announce, snapshot, utc_now, write
from wagtail_talko.bookings.actions.hosting import describe, tell_new
from wagtail_talko.bookings.ask import Ask
from wagtail_talko.bookings.models import BookingDate, WaitingWish
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.rules import refusals_of
from wagtail_talko.bookings.waiting import notifications
from wagtail_talko.bookings.waiting.base import (
    ask_for,
    check_may_answer,
    end_wish,
    is_of_own_series,
    lock_wish,
    offered_date,
)
from wagtail_talko.bookings.waiting.borrowing import wanted_under_lock
from wagtail_talko.bookings.waiting.hosting import ask_named
from wagtail_talko.bookings.waiting.refusals import OfferEnded, WishClosed
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.permissions import manages

State = WaitingWish.State
# A change of other rules since does not undo what was offered.
BINDING = {"association_not_approved"}


@action
def accept_offer(
    *, wish: WaitingWish, by: Any, now: datetime | None = None, silent: bool = False
) -> BookingDate:
    """Take the offered time: it is booked, or asked for where the municipality approves.

    A request goes on holding the room: it was promised to this association. Those who were named
    as hosts are asked now. Raises `OfferEnded`
    after the deadline, `WishClosed`, `BookingRefused` when neither the room nor the association is
    in use any longer, `NotAllowed`.
    """
    fresh, layout = lock_wish(wish)
    now = now or utc_now()
    check_may_answer(fresh, by)
    date = offered_date(fresh)
    if date is None or date.offered_until is None:
        raise OfferEnded if fresh.state == State.EXPIRED else WishClosed
    if date.offered_until <= now:
        raise OfferEnded
    if not is_of_own_series(fresh):
        raise WishClosed
    wanted = wanted_under_lock([fresh])[fresh.pk]
    overridden = _judge(ask_for(fresh, layout, now, wanted=wanted, by=by))
    before = snapshot([date])
    room = layout.rooms[fresh.room_id]
    waits = room.needs_approval and not manages(by, room.space.municipality)
    date.state = BookingDate.State.REQUESTED if waits else BookingDate.State.CONFIRMED
    date.offered_until = None
    write([date], "state", "offered_until")
    fresh.state, fresh.offered_until = State.ACCEPTED, None
    fresh.save(update_fields=["state", "offered_until"])
    asked = ask_named(fresh, date.booking, by=by, now=now)
    invited: dict[str, Any] = {"hosts": [describe(row) for row in asked]} if asked else {}
    announce(
        "requested" if waits else "confirmed",
        "booking.accept_offer",
        [date],
        by=by,
        before=before,
        silent=silent,
        overridden=overridden,
        wish=fresh.pk,
        **invited,
    )
    if not silent:
        tell_new(asked, by=by)
    audit(fresh, "waiting.end", by=by, state=fresh.state)
    return date


def _judge(ask: Ask) -> list[dict[str, Any]]:
    """Raise what binds even after an offer; return what was departed from, for the log."""
    found = refusals_of(ask)
    binding: list[Refusal] = [each for each in found if each.is_hard or each.code in BINDING]
    if binding:
        raise BookingRefused(binding)
    return [{"code": each.code, "start": each.start} for each in found]


@action
def expire_offer(*, wish: WaitingWish, now: datetime | None = None) -> bool:
    """End an offer that was not answered until its deadline; say whether this call did."""
    fresh, layout = lock_wish(wish)
    now = now or utc_now()
    if fresh.state != State.OFFERED or fresh.offered_until is None or fresh.offered_until > now:
        return False
    end_wish(fresh, State.EXPIRED, layout, by=None)
    notifications.tell("expired", fresh)
    return True
