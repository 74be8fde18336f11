"""Ask to join a booking whose hosts welcome others; let in or not.

The locks are those of every change of hosts: two who press at once make one host, and a booking
cancelled meanwhile takes nobody in.
"""

from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action, lock_booking, utc_now
from wagtail_talko.bookings.actions.hosting import (
    STANDING,
    acts_for,
    check_number,
    check_suitable,
    describe,
    is_member,
)
from wagtail_talko.bookings.actions.hosts import coming_dates, settle
from wagtail_talko.bookings.hosts import ACCEPTED, is_open, may_edit, memberships
from wagtail_talko.bookings.joining.refusals import AlreadyAsked, AskingClosed, NotOpen
from wagtail_talko.bookings.models import Booking, BookingHost
from wagtail_talko.bookings.notifications.hosts import tell_association, tell_editing_hosts
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.permissions import manages

ASKED, REFUSED = BookingHost.State.ASKED, BookingHost.State.REFUSED


@action
def ask_to_join(
    *,
    booking: Booking,
    association: Association,
    by: Any,
    message: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> BookingHost:
    """Ask once to host an open booking too. The hosts that may change it are told.

    Raises `NotOpen`, `HasPassed`, `AlreadyAsked`, `TooManyHosts`, `NotAllowed`; `BookingRefused`
    where the association could not book the room itself.
    """
    now = now or utc_now()
    fresh, _layout = lock_booking(booking, also=[association.pk])
    if by is not None and not is_member(by, association):
        raise NotAllowed
    if not is_open(fresh):
        raise NotOpen
    coming_dates(fresh, now)
    association = Association.objects.get(pk=association.pk)
    row = _row_for(fresh, association)
    check_suitable([association], fresh.room, by)
    row.association, row.state, row.may_edit = association, ASKED, False
    row.message = message.strip()[:500]
    row.created_by = by if by and by.pk else None
    row.created_at, row.answered_at = now, None
    row.save()
    audit(fresh, "booking.ask_to_join", by=by, hosts=[describe(row)])
    if not silent:
        tell_editing_hosts("asked", row, message=row.message)
    return row


def _row_for(booking: Booking, association: Association) -> BookingHost:
    """Return the row to ask with; who has left or declined may ask anew, not who was refused."""
    rows = {row.association_id: row for row in booking.hosts.all()}
    row = rows.get(association.pk) or BookingHost(booking=booking)
    row.booking = booking
    answered = (*STANDING, REFUSED)
    if association.pk == booking.association_id or row.state in answered:
        raise AlreadyAsked(association=association)
    check_number(rows.values())
    return row


@action
def withdraw_asking(
    *,
    booking: Booking,
    association: Association,
    by: Any,
    now: datetime | None = None,
    silent: bool = False,
) -> BookingHost:
    """Take back a question that nobody has answered; the association may ask anew.

    The hosts that were asked are told while dates are to come. Raises `AskingClosed`, `NotAllowed`.
    """
    now = now or utc_now()
    fresh, _layout = lock_booking(booking, also=[association.pk])
    if not acts_for(by, association, fresh.room):
        raise NotAllowed
    row = fresh.hosts.filter(association=association).select_related("association").first()
    if row is None or row.state != ASKED:
        raise AskingClosed
    row.booking = fresh
    row.state, row.answered_at = BookingHost.State.LEFT, now
    row.save(update_fields=["state", "answered_at"])
    audit(fresh, "booking.withdraw_asking", by=by, hosts=[describe(row)])
    if not silent and fresh.dates.active().filter(end__gt=now).exists():
        tell_editing_hosts("withdrawn", row)
    return row


@action
def answer_asking(
    *,
    booking: Booking,
    association: Association,
    accept: bool,
    by: Any,
    edits: bool = False,
    message: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> BookingHost:
    """Let an association that asked join, or not: for hosts that may change the booking.

    `edits` says whether it may change the booking too: the first host decides that, another host
    lets in to see it only. Raises `AskingClosed`, `HasPassed`, `TooManyHosts`, `NotAllowed`;
    `BookingRefused` with every date for which its share would exceed a quota.
    """
    now = now or utc_now()
    fresh, _layout = lock_booking(booking, with_dates=True, also=[association.pk])
    own = memberships(by) if by is not None else set()
    is_manager = by is None or manages(by, fresh.room.space.municipality)
    if not is_manager and not may_edit(fresh, own):
        raise NotAllowed
    row = fresh.hosts.filter(association=association).select_related("association").first()
    if row is None or row.state != ASKED:
        raise AskingClosed
    if accept:
        check_number(fresh.hosts.all())
    row.may_edit = accept and edits and (is_manager or fresh.association_id in own)
    settle(fresh, row, state=ACCEPTED if accept else REFUSED, by=by, now=now)
    code = "booking.let_join" if accept else "booking.refuse_joining"
    audit(fresh, code, by=by, hosts=[describe(row)])
    if not silent:
        tell_association("let_in" if accept else "not_let_in", row, by=by, message=message)
    return row
