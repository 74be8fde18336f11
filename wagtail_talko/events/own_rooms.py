"""What members of a host get for a date of their event: what they could book themselves."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.actions.requests import make_ask
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.rules import refusals_of
from wagtail_talko.bookings.suggestions import explain
from wagtail_talko.events import rooms
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import in_utc


class NeedsApproval(Refusal):
    """An event's booking is confirmed at once: what wants an answer is booked first, by itself."""

    code = "needs_approval"
    message = _("The municipality approves bookings of %(room)s.")
    advice = _("Book the room first; then the event uses your booking.")


def acts_for_host(event: Event, user: Any) -> bool:
    return event.hosts.filter(memberships__user=user).exists()


def check_own_room(event: Event, row: Occurrence, *, by: Any, now: datetime) -> None:
    """Refuse a member of a host what the rules of booking would refuse them.

    The system, managers of the room and publishers of the page, who had the right to it, pass.
    Raises `BookingRefused` with suggestions. The rooms are locked.
    """
    room = rooms.room_of(event, row)
    if by is None or room is None or not rooms.wants_room(event, row):
        return
    if manages(by, room.space.municipality) or not acts_for_host(event, by):
        return
    refusals = _refusals(event, row, room, by=by, now=now)
    if refusals:
        raise BookingRefused(refusals)


def _refusals(
    event: Event, row: Occurrence, room: Room, *, by: Any, now: datetime
) -> list[Refusal]:
    span, held = in_utc(row.start, row.end), row.booking_date
    hosts = list(event.hosts.order_by("pk"))
    if any(date.span.contains(span) for date in rooms.adoptable(room, hosts, [span])):
        return []
    ignoring = []
    if held is not None and held.is_active and not row.is_adopted:
        if held.room_id == room.pk and held.span == span:
            return []
        ignoring = [held.pk]
    ask = make_ask(
        room=room, association=hosts[0], spans=[span], by=by, now=now, ignoring=ignoring,
        is_change=True,
    )  # fmt: skip
    refusals = refusals_of(ask)
    # The event's own room was given with its page: for as many dates, not for more.
    if room.needs_approval and (room.pk != event.room_id or row.pk is None):
        refusals.append(NeedsApproval(span=span, zone=ask.zone, room=room))
    explain(refusals, room=room, spans=[span], now=now, ignoring=ignoring)
    return refusals
