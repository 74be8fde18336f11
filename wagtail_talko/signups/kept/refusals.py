"""What is refused to those who keep places."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import Refusal, Refused, TalkoError


class KeepingRefused(Refused):
    """No places were kept, or not as many. `refusals` says why, date by date."""

    code = "keeping_refused"


class NoLimit(Refusal):
    code = "no_limit"
    message = _("This event takes as many as come, so places need not be kept.")


class TooFewToKeep(Refusal):
    """Some are taken or kept for others."""

    code = "too_few_to_keep"
    message = _("%(span)s: places that can be kept for the group: %(left)s.")
    advice = _("Keep fewer places.")


class KeptTooLate(Refusal):
    """Over, cancelled, or so near that everybody would have the places at once."""

    code = "kept_too_late"
    message = _("There is no date at which places could still be kept until then.")
    advice = _("Choose another date, or write fewer hours.")


class NotKept(TalkoError):
    """Given up, or never there."""

    code = "not_kept"
    message = _("These places are no longer kept.")
