"""Several associations host one booking: invite, answer, set who may change it.

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
from wagtail_talko.bookings.hosts import ACCEPTED
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost
from wagtail_talko.bookings.notifications.hosts import (
    tell_association,
    tell_first_host,
)
from wagtail_talko.bookings.quotas.shares import check_shares
from wagtail_talko.bookings.refusals import HasPassed
from wagtail_talko.bookings.refusals_of_hosts import (
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
    fresh, _layout = lock_booking(
        booking, with_dates=True, also=[host.pk for host, _edits in hosts]
    )
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
        changed(fresh, dates)
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
    fresh, _layout = lock_booking(booking, with_dates=True, also=[association.pk])
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
        changed(booking, dates)


@action
def set_host_rights(
    *, booking: Booking, association: Association, may_edit: bool, by: Any, silent: bool = False
) -> BookingHost:
    """Let a joint host change the booking, or only see it: the first host decides.

    Raises `InvitationClosed` when it is no host and not invited, `NotAllowed`.
    """
    # One that is invited only is being archived, maybe, which ends the invitation.
    fresh, _layout = lock_booking(booking, also=[association.pk])
    check_decides(fresh, by)
    row = host_row(fresh, association, states=(ACCEPTED, INVITED))
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
    dates = dates_left(booking, now)
    if not dates:
        raise HasPassed
    return dates


def dates_left(booking: Booking, now: datetime) -> list[BookingDate]:
    rows = booking.dates.active().filter(end__gt=now)
    dates = list(rows.select_related("room__space__municipality").order_by("start", "pk"))
    for date in dates:
        date.booking = booking
    return dates


# -- changes ---------------------------------------------------------------------------------


def host_row(
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


def changed(booking: Booking, dates: Sequence[BookingDate]) -> None:
    """Let calendars and lists name the hosts anew."""
    if hasattr(booking, "joint_hosts"):
        del booking.joint_hosts
    if dates:
        # What they are told is who hosts it, not how one gets in.
        write(dates, is_told=False)
        booking_changed.send(sender=Booking, booking=booking, dates=list(dates))
