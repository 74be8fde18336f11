"""Hosts that stop being one: they leave, or the first host ends their part."""

from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action, lock_booking, utc_now
from wagtail_talko.bookings.actions.hosting import INVITED, acts_for, describe
from wagtail_talko.bookings.actions.hosts import (
    DECLINED,
    LEFT,
    changed,
    check_decides,
    dates_left,
    host_row,
)
from wagtail_talko.bookings.hosts import ACCEPTED, PRIVATE, joint_hosts
from wagtail_talko.bookings.models import Booking, BookingHost
from wagtail_talko.bookings.notifications.hosts import tell_association, tell_remaining
from wagtail_talko.bookings.quotas.shares import exceeded_shares
from wagtail_talko.bookings.refusals_of_hosts import HandOverFirst
from wagtail_talko.exceptions import NotAllowed


@action
def leave_booking(
    *,
    booking: Booking,
    association: Association,
    by: Any,
    hand_over_to: Association | None = None,
    now: datetime | None = None,
    silent: bool = False,
) -> Booking:
    """Stop being a host. The first host must hand over to a joint host that may edit.

    The shares of those who stay grow, also those of dates that are over: who is a host counts, not
    who was one. That is allowed, and they are told. What the first host wrote for the municipality
    goes with it.

    Raises `HandOverFirst`, `InvitationClosed` (not a host), `NotAllowed`.
    """
    now = now or utc_now()
    fresh, _layout = lock_booking(booking, with_dates=True, also=[association.pk])
    if not acts_for(by, association, fresh.room) or fresh.origin != Booking.Origin.MEMBER:
        raise NotAllowed
    if fresh.association_id == association.pk:
        row = _hand_over(fresh, hand_over_to, by, now)
    else:
        row = host_row(fresh, association)
        _end(row, now)
    dates = dates_left(fresh, now)
    changed(fresh, dates)
    after = {"first_host": fresh.association_id, "hosts": [describe(row)]}
    audit(fresh, "booking.leave_hosting", by=by, **after)
    if not silent:
        handed_over = fresh.association if hand_over_to and fresh.association else None
        tell_remaining(row, over=exceeded_shares(fresh, dates, now=now), handed_over_to=handed_over)
    return fresh


@action
def remove_host(
    *,
    booking: Booking,
    association: Association,
    by: Any,
    now: datetime | None = None,
    silent: bool = False,
) -> BookingHost:
    """End a joint host's part, take an invitation back or off the list: for the first host.

    Raises `InvitationClosed` when there is nothing to end, `NotAllowed`.
    """
    now = now or utc_now()
    fresh, _layout = lock_booking(booking, with_dates=True, also=[association.pk])
    check_decides(fresh, by)
    row = host_row(fresh, association, states=(ACCEPTED, INVITED, DECLINED))
    was_host, has_declined = row.state == ACCEPTED, row.state == DECLINED
    _end(row, now)
    dates = dates_left(fresh, now)
    if was_host:
        changed(fresh, dates)
    audit(fresh, "booking.remove_host", by=by, hosts=[describe(row)])
    if not silent and not has_declined:
        tell_association("removed" if was_host else "taken_back", row, by=by)
        if was_host:
            tell_remaining(row, over=exceeded_shares(fresh, dates, now=now), by=by)
    return row


def _end(row: BookingHost, now: datetime) -> None:
    row.state, row.answered_at = LEFT, now
    row.save(update_fields=["state", "answered_at"])


def _hand_over(booking: Booking, to: Association | None, by: Any, now: datetime) -> BookingHost:
    """Make a joint host the first one; return the row of the one that leaves."""
    editing = {row.association_id: row for row in joint_hosts(booking) if row.may_edit}
    if to is None or to.pk not in editing:
        raise HandOverFirst
    leaving = booking.association
    assert leaving is not None
    row = editing[to.pk]
    booking.association = row.association
    _forget_words(booking)
    row.delete()
    return BookingHost.objects.create(
        booking=booking,
        association=leaving,
        state=LEFT,
        created_by=by if by and by.pk else None,
        created_at=now,
        answered_at=now,
    )


def _forget_words(booking: Booking) -> None:
    """Erase what persons of the association that leaves have written for the municipality alone.

    The new first host reads what is `PRIVATE`, and was never meant to read theirs: the form says
    that only the municipality sees it. It must know what it answers for now, and does: times,
    rooms, number of people, what is borrowed, the public title. That title stands for the purpose
    until the new host writes its own, so that the municipality still knows what the room is for.
    """
    for name in PRIVATE:
        setattr(booking, name, "")
    booking.purpose = booking.public_title
    booking.save(update_fields=["association", *PRIVATE])
    # Invitations nobody has answered may tell whom to call; the mail about them has been sent.
    booking.hosts.filter(state=INVITED).update(message="")
