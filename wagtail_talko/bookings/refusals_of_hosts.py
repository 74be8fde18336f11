"""Why an association cannot host a booking too, or stop hosting it."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.refusals import LocalOnly
from wagtail_talko.exceptions import TalkoError


class HostNotLocal(LocalOnly):
    message = _(
        "%(association)s cannot host here: only associations of %(municipality)s may book %(room)s."
    )
    advice = _("Leave it out, or choose another room.")


class AlreadyHost(TalkoError):
    code = "already_host"
    message = _("%(association)s is a host of this booking or has been invited already.")


class TooManyHosts(TalkoError):
    code = "too_many_hosts"
    message = _("A booking may have %(most)s joint hosts at the most.")


class InvitationClosed(TalkoError):
    """Taken back, answered by somebody else of the association, or never sent."""

    code = "invitation_closed"
    message = _("This invitation is not open any more.")


class InvitationDeclined(InvitationClosed):
    code = "invitation_declined"
    message = _("This invitation was declined. Ask the first host to invite again.")


class HandOverFirst(TalkoError):
    """The first host cannot leave alone: somebody must answer for the booking."""

    code = "hand_over_first"
    message = _("Hand the booking over to a joint host that may change it, or cancel the booking.")
