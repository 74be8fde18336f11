"""Which message goes to whom, and when."""

from collections.abc import Sequence
from typing import Any

from wagtail_talko.bookings.models import BookingDate


def tell(*, kind: str, dates: Sequence[BookingDate], by: Any = None, message: str = "") -> None:
    """Write the messages about a change of dates, in the caller's transaction."""
