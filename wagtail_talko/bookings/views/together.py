"""What the pages of a booking say of its hosts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import joint_hosts
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost

INVITED = BookingHost.State.INVITED


def together_context(booking: Booking, own: set[int], *, is_coming: bool) -> dict[str, Any]:
    """Return what a booking's page says of its hosts to members of the associations `own`.

    `rows` are the joint hosts and, for the first host alone, those that are asked: one query then.
    """
    joint = joint_hosts(booking)
    is_first = booking.association_id in own
    rows = list(joint)
    if is_first:
        asked = booking.hosts.filter(state__in=(INVITED, BookingHost.State.DECLINED))
        rows += asked.select_related("association").order_by("pk")
    decides = is_first and is_coming and booking.origin == Booking.Origin.MEMBER
    is_joint = any(row.association_id in own for row in joint)
    can_hand_over = decides and any(row.may_edit for row in joint)
    return {
        "rows": rows,
        "decides": decides,
        "may_leave": is_coming and (is_joint or can_hand_over),
    }


def invitations_to(associations: Sequence[Association], *, now: datetime) -> list[BookingHost]:
    """Return the open invitations to the associations, each with its `first_date`. Two queries."""
    coming = BookingDate.objects.active().filter(end__gt=now)
    rows = list(
        BookingHost.objects.filter(
            state=INVITED, association__in=associations, booking__in=coming.values("booking")
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
    return rows
