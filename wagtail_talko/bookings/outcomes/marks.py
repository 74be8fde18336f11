"""What was noted of a date, when the date itself changes."""

from collections.abc import Iterable
from typing import Any

from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.outcomes.refusals import MarkedByStaff
from wagtail_talko.spaces.permissions import manages

# The columns of what was noted: written together.
FIELDS = ("outcome", "outcome_by_staff", "headcount", "missed_by")


def noted(date: BookingDate) -> dict[str, Any]:
    """Return what the audit log keeps of what became of a date."""
    return {
        "outcome": str(date.outcome),
        "headcount": date.headcount,
        "by_staff": date.outcome_by_staff,
    }


def forget(date: BookingDate) -> None:
    """Take off what was noted: it was noted of another time, or of what does not take place."""
    date.outcome, date.outcome_by_staff, date.headcount = "", False, None
    date.missed_by_id = None


def check_not_marked(dates: Iterable[BookingDate], by: Any) -> None:
    """Raise `MarkedByStaff` when somebody else would lose what the municipality has noted."""
    for date in dates:
        if by is None or not date.outcome_by_staff:
            continue
        if not manages(by, date.room.space.municipality):
            raise MarkedByStaff
