"""Why an association cannot ask to join, or not be answered any more."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import TalkoError


class NotOpen(TalkoError):
    """Never open to others, closed to them since, or private."""

    code = "not_open"
    message = _("This booking is not open to others any more.")


class AlreadyAsked(TalkoError):
    """One message: asked, invited, host or answered with no. Nobody is asked twice."""

    code = "already_asked"
    message = _("%(association)s is a host of this booking or has asked or been asked already.")


class AskingClosed(TalkoError):
    """Answered by another host, or by oneself in another window."""

    code = "asking_closed"
    message = _("This has been answered already.")


class TooManyAsked(TalkoError):
    code = "too_many_asked"
    message = _("You have asked very often. Try again tomorrow, or call them.")
