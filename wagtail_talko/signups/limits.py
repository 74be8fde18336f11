"""How often somebody without an account may sign up or guess a code."""

from django.http import HttpRequest

from wagtail_talko.app_settings import app_settings
from wagtail_talko.rates import within_rate


def may_sign_up(request: HttpRequest, *, email: str, phone: str, group: int | None = None) -> bool:
    """Count one sign-up of this network and this contact; say whether it may be sent.

    By contact too: every address that is typed gets a mail, every number takes places at once. A
    class signs up from one network: the link of each group, by its key, is counted by itself.
    """
    contact = email.lower() or "".join(filter(str.isdigit, phone))
    by_network = within_rate(
        request,
        "signup" if group is None else f"signup-group-{group}",
        "ip",
        app_settings.SIGNUP_RATE,
    )
    by_contact = within_rate(
        request,
        "signup-contact",
        lambda _group, _request: contact,
        app_settings.SIGNUP_RATE_PER_CONTACT,
    )
    return by_network and by_contact
