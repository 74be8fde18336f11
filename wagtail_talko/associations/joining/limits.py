"""How often somebody may send something, counted by django-ratelimit in the site's cache.

It knows windows, IPv6 networks and addresses behind a proxy (`RATELIMIT_IP_META_KEY`). No network
address is kept in the database: it would be personal data of people without an account.
"""

import logging
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

from wagtail_talko.app_settings import app_settings

logger = logging.getLogger(__name__)

# All whose address cannot be read count as one.
UNREADABLE = "unreadable"


def may_apply(request: HttpRequest, *, email: str) -> bool:
    """Count one application of this network and this e-mail address; say whether it may be sent.

    By address too: everybody whose address is typed gets a mail.
    """
    by_network = _counts(request, "application", "ip", app_settings.APPLICATION_RATE)
    by_email = _counts(
        request,
        "application-email",
        lambda _group, _request: email.lower(),
        app_settings.APPLICATION_RATE_PER_EMAIL,
    )
    return by_network and by_email


def may_invite(request: HttpRequest) -> bool:
    """Count one invitation of this person; say whether it may be sent."""
    return _counts(request, "invitation", "user", app_settings.INVITATION_RATE)


def may_ask_to_join(request: HttpRequest) -> bool:
    """Count one question of this person to the hosts of a booking; say whether it may be sent."""
    return _counts(request, "joining", "user", app_settings.JOINING_RATE)


def may_change(request: HttpRequest) -> bool:
    """Count one change of this person that is mailed to others; say whether it may be made."""
    return _counts(request, "change", "user", app_settings.CHANGING_RATE)


def _counts(request: HttpRequest, group: str, key: Any, rate: str) -> bool:
    try:
        return not _is_limited(request, group, key, rate)
    except ValueError:
        # The header holds no single address: a list, say, part of which the visitor has written.
        logger.exception("One limit on %s for all: see RATELIMIT_IP_META_KEY", group)
        return not _is_limited(request, group, lambda _group, _request: UNREADABLE, rate)
    except ImproperlyConfigured:
        # The server tells no network address.
        logger.exception("No limit on %s: set RATELIMIT_IP_META_KEY", group)
        return True


def _is_limited(request: HttpRequest, group: str, key: Any, rate: str) -> bool:
    return is_ratelimited(request, group=f"talko-{group}", key=key, rate=rate, increment=True)
