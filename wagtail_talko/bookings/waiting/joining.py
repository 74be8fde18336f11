"""Joining the line for a time that is taken, and leaving it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association
from wagtail_talko.audit import audit
from wagtail_talko.bookings.accessories.refusals import AccessoryTaken
from wagtail_talko.bookings.accessories.stock import Stock, Wanted
from wagtail_talko.bookings.actions.base import action, as_spans, utc_now
from wagtail_talko.bookings.actions.requests import Hosts, make_ask
from wagtail_talko.bookings.ask import Ask
from wagtail_talko.bookings.hosts import hosted_by_any, may_change_for
from wagtail_talko.bookings.layout import lock
from wagtail_talko.bookings.models import Booking, WaitingWish
from wagtail_talko.bookings.refusals import BookingRefused, RoomTaken
from wagtail_talko.bookings.rules import refusals_of
from wagtail_talko.bookings.waiting import notifications
from wagtail_talko.bookings.waiting.base import check_may_answer, end_wish, lock_wish
from wagtail_talko.bookings.waiting.borrowing import want_waiting
from wagtail_talko.bookings.waiting.deadlines import last_moment, offer_until
from wagtail_talko.bookings.waiting.hosting import check_named, name_hosts
from wagtail_talko.bookings.waiting.refusals import (
    NotTaken,
    OwnTime,
    TooManyWishes,
    TooNearToWait,
    WishClosed,
)
from wagtail_talko.exceptions import NotAllowed, Refusal
from wagtail_talko.spaces.models import Room

# What of a booking's details a wish keeps, to book with when its turn comes.
KEPT = (
    "public_title",
    "language",
    "group",
    "people",
    "contact_name",
    "contact_email",
    "contact_phone",
    "message",
    "is_exclusive",
    "is_private",
    "loudness",
)


@action
def join_waiting_list(
    *,
    room: Room,
    association: Association,
    start: datetime,
    end: datetime,
    purpose: str,
    by: Any,
    booking: Booking | None = None,
    accessories: Wanted | None = None,
    hosts: Hosts = (),
    hosts_message: str = "",
    now: datetime | None = None,
    **details: Any,
) -> WaitingWish:
    """Wait for a time (aware, half-open) that another booking has.

    `booking` is the series that the time would complete. `accessories` are to be borrowed with it:
    what of them others have then is missing in the offer. `hosts`, each with whether it may change
    the booking, are asked to host with `hosts_message` when an offer is accepted. `details` are
    those of a booking; what is not in `KEPT` is left aside. An association that waits for this time
    already gets its wish. Raises `BookingRefused`: the time is free, closed, the association's own,
    or against a rule; `AlreadyHost`, `TooManyHosts`; `NotAllowed` when the association may not
    change `booking`.
    """
    [span] = as_spans([(start, end)])
    now, hosts = now or utc_now(), list(hosts)
    layout = lock([room], association_ids=[association.pk, *(host.pk for host, _edits in hosts)])
    room = layout.rooms[room.pk]
    association = Association.objects.get(pk=association.pk)
    if booking is not None and not may_change_for(booking, association):
        raise NotAllowed
    ask = make_ask(
        room=room,
        association=association,
        spans=[span],
        by=by,
        now=now,
        layout=layout,
        people=details.get("people"),
        is_exclusive=bool(details.get("is_exclusive")),
        stock=Stock.under_lock(accessories or {}, [span]),
    )
    before = WaitingWish.objects.open().filter(
        room=room, association=association, start=span.start, end=span.end
    )
    refusals = list(refusals_of_wish(ask))
    if not any(refusal.code == "not_member" for refusal in refusals) and (first := before.first()):
        return first
    if refusals:
        raise BookingRefused(refusals)
    check_named(hosts, first=association, room=room, by=by, now=now)
    wish = WaitingWish.objects.create(
        room=room,
        association=association,
        start=span.start,
        end=span.end,
        purpose=purpose,
        booking=booking,
        hosts_message=hosts_message.strip()[:500] if hosts else "",
        created_by=by if by and by.pk else None,
        **{name: details[name] for name in KEPT if name in details},
    )
    want_waiting(wish, accessories or {})
    name_hosts(wish, hosts)
    borrowed = {"accessories": ask.stock.wanted} if ask.stock.is_wanted else {}
    named = {"hosts": [_describe_host(*host) for host in hosts]} if hosts else {}
    audit(wish, "waiting.join", by=by, **_describe(wish), **borrowed, **named)
    return wish


def _describe(wish: WaitingWish) -> dict[str, Any]:
    """What the audit log keeps of a wish."""
    return {
        "room": wish.room_id,
        "association": wish.association_id,
        "booking": wish.booking_id,
        "start": wish.start,
        "end": wish.end,
        "people": wish.people,
        "is_exclusive": wish.is_exclusive,
        "state": str(wish.state),
    }


def _describe_host(host: Association, edits: bool) -> dict[str, Any]:
    return {"association": host.pk, "may_edit": edits}


def refusals_of_wish(ask: Ask) -> Iterator[Refusal]:
    """Yield why the one time of `ask` cannot be waited for: only a booking may be in its way.

    What it borrows may be free again when the time is.
    """
    found = [refusal for refusal in refusals_of(ask) if not isinstance(refusal, AccessoryTaken)]
    taken = [refusal for refusal in found if isinstance(refusal, RoomTaken)]
    yield from (refusal for refusal in found if refusal not in taken)
    yield from filter(None, (rule(ask, taken) for rule in RULES))


def check_taken(ask: Ask, taken: list[RoomTaken]) -> Refusal | None:
    others_free = ask.known.is_free(ask.room, ask.spans[0], whole=ask.is_exclusive)
    return ask.refuse(NotTaken, ask.spans[0]) if not taken and others_free else None


def check_not_own(ask: Ask, taken: list[RoomTaken]) -> Refusal | None:
    """Refuse to wait for what the association has itself."""
    dates = {pk for refusal in taken for pk in refusal.facts.get("blocked_by", ())}
    own = Booking.objects.filter(hosted_by_any([ask.association]), dates__in=dates)
    if not dates or not own.exists():
        return None
    return ask.refuse(OwnTime, ask.spans[0], association=ask.association)


def check_time_to_answer(ask: Ask, taken: list[RoomTaken]) -> Refusal | None:
    start = ask.spans[0].start
    is_too_soon = last_moment(ask.room, start) < ask.now
    if not taken or is_too_soon or offer_until(ask.room, start, ask.now):
        # Too soon for anybody is a rule of the room.
        return None
    return ask.refuse(TooNearToWait, ask.spans[0])


def check_number_of_wishes(ask: Ask, taken: list[RoomTaken]) -> Refusal | None:
    most = app_settings.WAITING_WISHES
    if WaitingWish.objects.open().filter(association=ask.association).count() < most:
        return None
    return ask.refuse(TooManyWishes, most=most)


RULES = (check_taken, check_not_own, check_time_to_answer, check_number_of_wishes)


@action
def withdraw_wish(*, wish: WaitingWish, by: Any, silent: bool = False) -> WaitingWish:
    """Leave the line, or say no to what was offered; it goes to the next in line.

    For the association, and for the municipality, of which the association is told then.
    Raises `WishClosed`, `NotAllowed`.
    """
    fresh, layout = lock_wish(wish)
    check_may_answer(fresh, by)
    if not fresh.is_open:
        raise WishClosed
    end_wish(fresh, WaitingWish.State.WITHDRAWN, layout, by=by)
    is_own = by is not None and fresh.association.memberships.filter(user=by).exists()
    if not is_own and not silent:
        notifications.tell("removed", fresh)
    return fresh
