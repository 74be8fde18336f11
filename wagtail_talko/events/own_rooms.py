"""What members of a host get for a date of their event: what they could book themselves."""

from datetime import datetime
from typing import Any

from wagtail.models import TaskState

from wagtail_talko.associations.models import Membership
from wagtail_talko.bookings.actions.requests import make_ask
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.rules import refusals_of
from wagtail_talko.bookings.suggestions import explain
from wagtail_talko.events import room_rules, rooms
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.refusals import NeedsApproval
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import in_utc


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
    hosts = list(event.hosts.all())
    if any(date.span.contains(span) for date in room_rules.adoptable(room, hosts, [span])):
        return []
    ignoring = []
    if held is not None and held.is_active and not row.is_adopted:
        if held.room_id == room.pk and held.span == span:
            return []
        ignoring = [held.pk]
    ask = make_ask(
        room=room, association=room_rules.booking_host(hosts, by), spans=[span], by=by, now=now,
        ignoring=ignoring, is_change=row.pk is not None,
    )  # fmt: skip
    refusals = refusals_of(ask)
    # The event's own room was given with its page: for as many dates, not for more.
    is_more = row.pk is None or row.is_detached
    if room.needs_approval and (room.pk != event.room_id or is_more):
        refusals.append(NeedsApproval(span=span, zone=ask.zone, room=room))
    explain(refusals, room=room, spans=[span], now=now, ignoring=ignoring)
    return refusals


def proposed_by_host(page: Any) -> Any:
    """Return the page's owner where that is a member of a host: an association's own event."""
    owner = page.owner if page.owner_id else None
    return owner if owner is not None and _acts(page, owner) else None


def authority_over_room(page: Any, by: Any, *, revision: int | None) -> Any:
    """Return whose right to the page's room counts: a manager's before a member's.

    `by` publishes it. Who manages the room and approved this `revision` of the page in the workflow
    stands for it as well; a member's own event keeps the member's right when somebody else
    publishes it. The page may be a draft of it.
    """
    room = page.room
    if room is None or by is None or manages(by, room.space.municipality):
        return by
    for approver in _approvers(revision):
        if manages(approver, room.space.municipality):
            return approver
    return by if _acts(page, by) else proposed_by_host(page) or by


def _acts(page: Any, user: Any) -> bool:
    hosts = [host.pk for host in page.hosts.all()]
    return Membership.objects.filter(association__in=hosts, user=user).exists()


def _approvers(revision: int | None) -> list[Any]:
    """Return who approved a revision, the last one first."""
    if revision is None:
        return []
    states = TaskState.objects.filter(
        revision=revision,
        status=TaskState.STATUS_APPROVED,
        finished_by__isnull=False,
    )
    return [state.finished_by for state in states.order_by("-finished_at", "-pk")]
