"""When bookings change: offers follow, and what was released is offered after the commit."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction

from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.waiting.following import follow_dates
from wagtail_talko.bookings.waiting.periodic import offer_freed
from wagtail_talko.signals import booking_changed

UID = "wagtail_talko.waiting"


def on_booking_changed(dates: Sequence[BookingDate], **kwargs: Any) -> None:
    follow_dates(dates)
    # A date that is new, active and unchanged has released nothing.
    released = [date for date in dates if date.sequence or not date.is_active]
    for municipality in {date.room.space.municipality_id for date in released}:
        # robust: the change is committed; a task queue that is down must not look like a failure.
        transaction.on_commit(partial(offer_freed.enqueue, municipality), robust=True)


def register_signal_handlers() -> None:
    booking_changed.connect(on_booking_changed, dispatch_uid=UID)
