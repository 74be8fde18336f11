"""The public forms of booking."""

from wagtail_talko.bookings.forms.asking import BookingForm
from wagtail_talko.bookings.forms.borrowing import BorrowForm
from wagtail_talko.bookings.forms.cancelling import CancelForm
from wagtail_talko.bookings.forms.changing import (
    AddDateForm,
    ChangeForm,
    DetailsForm,
    ExtendForm,
)
from wagtail_talko.bookings.forms.finding import RoomFilterForm

__all__ = [
    "AddDateForm",
    "BookingForm",
    "BorrowForm",
    "CancelForm",
    "ChangeForm",
    "DetailsForm",
    "ExtendForm",
    "RoomFilterForm",
]
