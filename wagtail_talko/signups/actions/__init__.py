"""What can be done to sign-ups. Keyword-only, atomic, audited; they raise typed errors."""

from wagtail_talko.signups.actions.cancelling import cancel_sign_ups, erase_participant
from wagtail_talko.signups.actions.changing import change_sign_up
from wagtail_talko.signups.actions.confirming import confirm_by_code, confirm_sign_up
from wagtail_talko.signups.actions.offering import accept_place, look_after_offers
from wagtail_talko.signups.actions.signing_up import SignedUp, sign_up

__all__ = [
    "SignedUp",
    "accept_place",
    "cancel_sign_ups",
    "change_sign_up",
    "confirm_by_code",
    "confirm_sign_up",
    "erase_participant",
    "look_after_offers",
    "sign_up",
]
