"""Private calendar addresses: a random token in the path, of which only the hash is kept."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import TalkoError
from wagtail_talko.feeds.models import FeedToken
from wagtail_talko.spaces.queries import locked
from wagtail_talko.tokens import hash_token, new_token

# A phone, a computer and a tablet, each a few times over.
MOST = 10


class TooManyAddresses(TalkoError):
    code = "too_many_addresses"
    message = _(
        "You have %(most)s addresses that work, and more cannot be made. Stop the old addresses "
        "first, then make a new one for each of your calendars."
    )


@transaction.atomic
def make_token(*, user: Any) -> str:
    """Return a new token for `feeds/private/<token>.ics`. It cannot be shown a second time.

    Earlier ones go on working, for the person's other devices, until `revoke_tokens`. Raises
    `TooManyAddresses` when `MOST` of them do.
    """
    # Two at once would both find one place left.
    list(locked(get_user_model().objects.filter(pk=user.pk)).values_list("pk", flat=True))
    if FeedToken.objects.filter(user=user, revoked_at=None).count() >= MOST:
        raise TooManyAddresses(most=MOST)
    token = new_token()
    FeedToken.objects.create(user=user, token_hash=hash_token(token))
    return token


def revoke_tokens(*, user: Any) -> int:
    """End every private address of the person; return how many there were."""
    working = FeedToken.objects.filter(user=user, revoked_at=None)
    return working.update(revoked_at=datetime.now(UTC))


def has_token(*, user: Any) -> bool:
    """Say whether the person has a private address that works."""
    return FeedToken.objects.filter(user=user, revoked_at=None).exists()


def user_of(token: str) -> Any | None:
    """Return the person of a working token, or None. One query."""
    users = get_user_model().objects.filter(
        talko_feed_tokens__token_hash=hash_token(token),
        talko_feed_tokens__revoked_at=None,
        is_active=True,
    )
    return users.first()
