"""Why an outcome cannot be noted, and what repeated no-shows cost."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import Refusal, TalkoError


class NoShows(Refusal):
    """The association has not come too often lately."""

    code = "no_shows"
    message = _(
        "%(association)s has not come to %(n)s booked times. It can book by itself again from "
        "%(day)s. Until then ask %(contact)s."
    )


class NotBegun(TalkoError):
    code = "not_begun"
    message = _("What became of a time can be noted once it has begun.")


class MarkedByStaff(TalkoError):
    """The municipality has noted it; the association can object, not change it."""

    code = "marked_by_staff"
    message = _("The municipality has noted what became of this time. Contact it if it is wrong.")
