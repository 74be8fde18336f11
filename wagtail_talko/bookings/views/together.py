"""What the pages of a booking say of its hosts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import ACCEPTED, is_open, joint_hosts, may_edit
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost

INVITED, ASKED = BookingHost.State.INVITED, BookingHost.State.ASKED


def together_context(booking: Booking, own: set[int], *, is_coming: bool) -> dict[str, Any]:
    """Return what a booking's page says of its hosts to members of the associations `own`.

    `rows` are the joint hosts and, for the first host alone, those that are invited; `asking` are
    those who ask to join, for the hosts that answer. One query more for these.
    """
    joint = joint_hosts(booking)
    is_first = booking.association_id in own
    rows, asking = list(joint), []
    if is_first or may_edit(booking, own):
        states = (INVITED, ASKED, BookingHost.State.DECLINED)
        others = booking.hosts.filter(state__in=states)
        for row in others.select_related("association").order_by("pk"):
            if row.state == ASKED:
                asking.append(row)
            elif is_first:
                rows.append(row)
    decides = is_first and is_coming and booking.origin == Booking.Origin.MEMBER
    is_joint = any(row.association_id in own for row in joint)
    can_hand_over = decides and any(row.may_edit for row in joint)
    return {
        "rows": rows,
        "asking": asking if is_coming else [],
        "decides": decides,
        "may_leave": is_coming and (is_joint or can_hand_over),
    }


def invitations_to(associations: Sequence[Association], *, now: datetime) -> list[BookingHost]:
    """Return what waits for an answer between the associations and others. Two queries.

    Invitations to them, those who ask to join their bookings, and what they ask themselves; each
    with its `first_date` and `is_own`: whether it is the others who answer. `is_closed` is what
    they ask of a booking that is not open any more: it has no page to ask on.
    """
    keys = {association.pk for association in associations}
    editing = BookingHost.objects.filter(association__in=keys, state=ACCEPTED, may_edit=True)
    answers = Q(booking__association__in=keys) | Q(booking__in=editing.values("booking"))
    coming = BookingDate.objects.active().filter(end__gt=now)
    rows = list(
        BookingHost.objects.filter(
            Q(state__in=BookingHost.OPEN, association__in=keys) | Q(answers, state=ASKED),
            booking__in=coming.values("booking"),
        )
        .select_related("association", "booking__association")
        .order_by("pk")
    )
    dates = coming.filter(booking__in=[row.booking_id for row in rows])
    first: dict[int, BookingDate] = {}
    for date in dates.select_related("room__space").order_by("start", "pk"):
        first.setdefault(date.booking_id, date)
    for row in rows:
        row.first_date = first[row.booking_id]  # type: ignore[attr-defined]
        row.is_own = row.state == ASKED and row.association_id in keys  # type: ignore[attr-defined]
        row.is_closed = row.is_own and not is_open(row.booking)  # type: ignore[attr-defined]
    return rows
