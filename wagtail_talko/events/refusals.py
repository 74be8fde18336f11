"""Why a date of an event does not get its room, beyond what bookings are refused for."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import Refusal, TalkoError


class NeedsApproval(Refusal):
    """An event's booking is confirmed at once: what wants an answer is booked first, by itself."""

    code = "needs_approval"
    message = _("The municipality approves bookings of %(room)s.")
    advice = _("Book the room first; then the event uses your booking.")


class EventIsOff(TalkoError):
    """While it is, no date wants a room: no rule of booking would judge a change."""

    code = "event_is_off"
    message = _("This event is cancelled or not published. Its dates can be changed once it is on.")


class TimeIsOff(EventIsOff):
    """One of several times a day that has been taken off the page."""

    code = "time_is_off"
    message = _(
        "This time of the day is no longer on the page of the event. Put it there again first."
    )
