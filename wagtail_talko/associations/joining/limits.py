"""How often somebody may apply, invite, ask or change what others are mailed."""

from django.http import HttpRequest

from wagtail_talko.app_settings import app_settings
from wagtail_talko.rates import within_rate


def may_apply(request: HttpRequest, *, email: str) -> bool:
    """Count one application of this network and this e-mail address; say whether it may be sent.

    By address too: everybody whose address is typed gets a mail.
    """
    by_network = within_rate(request, "application", "ip", app_settings.APPLICATION_RATE)
    by_email = within_rate(
        request,
        "application-email",
        lambda _group, _request: email.lower(),
        app_settings.APPLICATION_RATE_PER_EMAIL,
    )
    return by_network and by_email


def may_invite(request: HttpRequest) -> bool:
    """Count one invitation of this person; say whether it may be sent."""
    return within_rate(request, "invitation", "user", app_settings.INVITATION_RATE)


def may_ask_to_join(request: HttpRequest) -> bool:
    """Count one question of this person to the hosts of a booking; say whether it may be sent."""
    return within_rate(request, "joining", "user", app_settings.JOINING_RATE)


def may_change(request: HttpRequest) -> bool:
    """Count one change of this person that is mailed to others; say whether it may be made."""
    return within_rate(request, "change", "user", app_settings.CHANGING_RATE)
