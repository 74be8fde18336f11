"""Why one cannot wait for a time, or no longer take what was offered."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import Refusal, TalkoError


class NotTaken(Refusal):
    code = "not_taken"
    is_hard = True
    message = _("%(room)s is free %(when)s: there is nothing to wait for.")
    advice = _("Book it.")


class OwnTime(Refusal):
    code = "own_time"
    is_hard = True
    message = _("%(association)s has %(room)s itself %(when)s.")
    advice = _("There is nothing to wait for.")


class TooManyWishes(Refusal):
    code = "too_many_wishes"
    is_hard = True
    message = _("An association may wait for %(most)s times at the most.")
    advice = _("Leave a waiting list first: see My bookings.")


class TooNearToWait(Refusal):
    code = "too_near_to_wait"
    is_hard = True
    message = _("The time is so near that it can no longer be waited for.")
    advice = _("Choose another time.")


class OfferEnded(TalkoError):
    code = "offer_ended"
    message = _(
        "The offer has ended, so the time has gone on to the next in line. "
        "You can ask for another time."
    )


class WishClosed(TalkoError):
    code = "wish_closed"
    message = _("You no longer wait for this time. See how it stands in My bookings.")
