"""Who has which room when: bookings, what they hold, who shares them, who waits."""

from wagtail_talko.bookings.models.accessories import (
    ACCESSORY_GUARD_NAME,
    Accessory,
    AccessoryHold,
    AccessoryUnit,
    BookingAccessory,
)
from wagtail_talko.bookings.models.bookings import LONGEST_BOOKING, Booking, BookingDate, utc_now
from wagtail_talko.bookings.models.entering import DoorCode
from wagtail_talko.bookings.models.occupancies import Occupancy
from wagtail_talko.bookings.models.quotas import Quota
from wagtail_talko.bookings.models.together import BookingHost
from wagtail_talko.bookings.models.waiting import WaitingAccessory, WaitingHost, WaitingWish

__all__ = [
    "ACCESSORY_GUARD_NAME",
    "LONGEST_BOOKING",
    "Accessory",
    "AccessoryHold",
    "AccessoryUnit",
    "Booking",
    "BookingAccessory",
    "BookingDate",
    "BookingHost",
    "DoorCode",
    "Occupancy",
    "Quota",
    "WaitingAccessory",
    "WaitingHost",
    "WaitingWish",
    "utc_now",
]
