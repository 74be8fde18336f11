"""Which message goes to whom when somebody signs up, confirms, waits or stays away."""

from wagtail_talko.signups.notifications.around import tell_thanks, tell_tomorrow
from wagtail_talko.signups.notifications.organisers import (
    tell_organisers_of_phone,
    tell_organisers_of_waiting_phone,
)
from wagtail_talko.signups.notifications.participants import (
    ask_to_confirm,
    tell_cancelled,
    tell_confirmed,
    tell_dates_changed,
    tell_offer_ended,
    tell_offered,
)

__all__ = [
    "ask_to_confirm",
    "tell_cancelled",
    "tell_confirmed",
    "tell_dates_changed",
    "tell_offer_ended",
    "tell_offered",
    "tell_organisers_of_phone",
    "tell_organisers_of_waiting_phone",
    "tell_thanks",
    "tell_tomorrow",
]
