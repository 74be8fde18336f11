"""How often somebody may send something, counted by django-ratelimit in the site's cache.

It knows windows, IPv6 networks and addresses behind a proxy (`RATELIMIT_IP_META_KEY`). No network
address is kept in the database: it would be personal data of people without an account.
"""

import logging
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

logger = logging.getLogger(__name__)

# All whose address cannot be read count as one.
UNREADABLE = "unreadable"


def within_rate(request: HttpRequest, group: str, key: Any, rate: str) -> bool:
    """Count one of `group` and say whether it is within the rate, written number/(s, m, h, d).

    `key` is "ip", "user" or a function of group and request that returns what is counted.
    """
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
