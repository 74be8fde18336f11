"""How often somebody without an account may sign up or guess a code."""

from django.http import HttpRequest

from wagtail_talko.app_settings import app_settings
from wagtail_talko.rates import within_rate


def may_sign_up(request: HttpRequest, *, email: str, phone: str) -> bool:
    """Count one sign-up of this network and this contact; say whether it may be sent.

    By contact too: every address that is typed gets a mail, every number takes places at once.
    """
    contact = email.lower() or "".join(filter(str.isdigit, phone))
    by_network = within_rate(request, "signup", "ip", app_settings.SIGNUP_RATE)
    by_contact = within_rate(
        request,
        "signup-contact",
        lambda _group, _request: contact,
        app_settings.SIGNUP_RATE_PER_CONTACT,
    )
    return by_network and by_contact
