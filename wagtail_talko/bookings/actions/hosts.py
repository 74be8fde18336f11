"""Several associations host one booking: invite, answer, leave, remove, set who may change it.

The first host is the booking's own association: it decides who may edit. Each action locks all
hosts that have accepted, as every change of the dates does, so that quotas stay true.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action, lock_booking, utc_now, write
from wagtail_talko.bookings.actions.hosting import (
    INVITED,
    acts_for,
    check_suitable,
    describe,
    is_member,
    new_hosts,
    save_hosts,
    tell_new,
)
from wagtail_talko.bookings.hosts import ACCEPTED, joint_hosts
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost
from wagtail_talko.bookings.notifications.hosts import (
    tell_association,
    tell_first_host,
    tell_remaining,
)
from wagtail_talko.bookings.quotas.shares import check_shares, exceeded_shares
from wagtail_talko.bookings.refusals import HasPassed
from wagtail_talko.bookings.refusals_of_hosts import (
    HandOverFirst,
    InvitationClosed,
    InvitationDeclined,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.signals import booking_changed
from wagtail_talko.spaces.permissions import manages

DECLINED, LEFT = BookingHost.State.DECLINED, BookingHost.State.LEFT


@action
def invite_hosts(
    *,
    booking: Booking,
    hosts: Iterable[tuple[Association, bool]],
    by: Any,
    message: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingHost]:
    """Ask associations to host the booking too, each with whether it may change it.

    Those for which `by` may act as well are hosts at once. Raises `NotAllowed`, `HasPassed`,
    `AlreadyHost`, `TooManyHosts`; `BookingRefused` where one could not book the
    room, or a quota of one that is a host at once is reached.
    """
    hosts, now = list(hosts), now or utc_now()
    fresh, _layout = lock_booking(booking, also=[host.pk for host, _edits in hosts])
    check_decides(fresh, by)
    dates = coming_dates(fresh, now)
    rows = new_hosts(
        hosts,
        first=fresh.association,
        room=fresh.room,
        by=by,
        now=now,
        existing=list(fresh.hosts.all()),
        message=message,
    )
    joining = [row.association for row in rows if row.state == ACCEPTED]
    check_shares(fresh, dates, joining, now=now)
    save_hosts(fresh, rows)
    if joining:
        _changed(fresh, dates)
    audit(fresh, "booking.invite_hosts", by=by, hosts=[describe(row) for row in rows])
    if not silent:
        tell_new(rows, by=by)
    return rows


@action
def answer_invitation(
    *,
    booking: Booking,
    association: Association,
    accept: bool,
    by: Any,
    message: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> BookingHost:
    """Accept or decline: that is the end of the invitation. `message` goes to the first host.

    Raises `InvitationDeclined`, `InvitationClosed`, `HasPassed`, `NotAllowed`; `BookingRefused`
    with every date for which the share of it would exceed a quota.
    """
    now = now or utc_now()
    fresh, _layout = lock_booking(booking, also=[association.pk])
    row = fresh.hosts.filter(association=association).select_related("association").first()
    if not acts_for(by, association, fresh.room):
        raise NotAllowed
    if row is not None and row.state == DECLINED:
        raise InvitationDeclined
    if row is None or row.state != INVITED:
        raise InvitationClosed
    row.may_edit = accept and row.may_edit
    settle(fresh, row, state=ACCEPTED if accept else DECLINED, by=by, now=now)
    code = "booking.accept_hosting" if accept else "booking.decline_hosting"
    audit(fresh, code, by=by, hosts=[describe(row)])
    if not silent:
        tell_first_host("accepted" if accept else "declined", row, message=message)
    return row


def settle(booking: Booking, row: BookingHost, *, state: str, by: Any, now: datetime) -> None:
    """Make an association a host, or not. The caller holds the locks of all of them.

    Raises `HasPassed`; `BookingRefused` where the room is not for it, or a quota is reached.
    """
    dates = coming_dates(booking, now)
    if state == ACCEPTED:
        check_suitable([row.association], booking.room, by)
        check_shares(booking, dates, [row.association], now=now)
    row.booking = booking
    row.state, row.answered_at = state, now
    row.save(update_fields=["state", "answered_at", "may_edit"])
    if state == ACCEPTED:
        _changed(booking, dates)


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
    who was one. That is allowed, and they are told. Contact details go with the first host.

    Raises `HandOverFirst`, `InvitationClosed` (not a host), `NotAllowed`.
    """
    now = now or utc_now()
    fresh, _layout = lock_booking(booking)
    if not acts_for(by, association, fresh.room) or fresh.origin != Booking.Origin.MEMBER:
        raise NotAllowed
    if fresh.association_id == association.pk:
        row = _hand_over(fresh, hand_over_to, by, now)
    else:
        row = _host(fresh, association)
        _end(row, now)
    dates = _coming(fresh, now)
    _changed(fresh, dates)
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
    fresh, _layout = lock_booking(booking)
    check_decides(fresh, by)
    row = _host(fresh, association, states=(ACCEPTED, INVITED, DECLINED))
    was_host, has_declined = row.state == ACCEPTED, row.state == DECLINED
    _end(row, now)
    dates = _coming(fresh, now)
    if was_host:
        _changed(fresh, dates)
    audit(fresh, "booking.remove_host", by=by, hosts=[describe(row)])
    if not silent and not has_declined:
        tell_association("removed" if was_host else "taken_back", row, by=by)
        if was_host:
            tell_remaining(row, over=exceeded_shares(fresh, dates, now=now), by=by)
    return row


@action
def set_host_rights(
    *, booking: Booking, association: Association, may_edit: bool, by: Any, silent: bool = False
) -> BookingHost:
    """Let a joint host change the booking, or only see it: the first host decides.

    Raises `InvitationClosed` when it is no host and not invited, `NotAllowed`.
    """
    fresh, _layout = lock_booking(booking)
    check_decides(fresh, by)
    row = _host(fresh, association, states=(ACCEPTED, INVITED))
    if row.may_edit == may_edit:
        return row
    row.may_edit = may_edit
    row.save(update_fields=["may_edit"])
    audit(fresh, "booking.set_host_rights", by=by, hosts=[describe(row)])
    if not silent and row.state == ACCEPTED:
        tell_association("rights", row, by=by)
    return row


# -- checks ----------------------------------------------------------------------------------


def check_decides(booking: Booking, by: Any) -> None:
    """Raise `NotAllowed` unless the person acts for the first host or manages the room."""
    if by is None or manages(by, booking.room.space.municipality):
        return
    first = booking.association
    is_own = booking.origin == Booking.Origin.MEMBER and first and is_member(by, first)
    if not is_own:
        raise NotAllowed


def coming_dates(booking: Booking, now: datetime) -> list[BookingDate]:
    """Return the active dates that are not over. Raises `HasPassed` when there are none."""
    dates = _coming(booking, now)
    if not dates:
        raise HasPassed
    return dates


def _coming(booking: Booking, now: datetime) -> list[BookingDate]:
    rows = booking.dates.active().filter(end__gt=now)
    dates = list(rows.select_related("room__space__municipality").order_by("start", "pk"))
    for date in dates:
        date.booking = booking
    return dates


# -- changes ---------------------------------------------------------------------------------


def _host(
    booking: Booking, association: Association, *, states: Sequence[str] = (ACCEPTED,)
) -> BookingHost:
    row = (
        booking.hosts.filter(association=association, state__in=states)
        .select_related("association")
        .first()
    )
    if row is None:
        raise InvitationClosed
    row.booking = booking
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
    # Those who could be asked belong to the association that leaves.
    booking.contact_name = booking.contact_email = booking.contact_phone = ""
    booking.save(update_fields=["association", "contact_name", "contact_email", "contact_phone"])
    row.delete()
    return BookingHost.objects.create(
        booking=booking,
        association=leaving,
        state=LEFT,
        created_by=by if by and by.pk else None,
        created_at=now,
        answered_at=now,
    )


def _changed(booking: Booking, dates: Sequence[BookingDate]) -> None:
    """Let calendars and lists name the hosts anew."""
    if hasattr(booking, "joint_hosts"):
        del booking.joint_hosts
    if dates:
        write(dates)
        booking_changed.send(sender=Booking, booking=booking, dates=list(dates))
