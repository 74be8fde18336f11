"""The counter that says when a feed may have changed, without looking at what is in it."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db import transaction

from wagtail_talko.events.listings import count_change
from wagtail_talko.events.models import ListingChange

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class Change(NamedTuple):
    """How often what feeds show has changed, and when last (UTC)."""

    counter: int
    changed_at: datetime


def current_change() -> Change:
    """Return the present count. One query."""
    row = ListingChange.objects.order_by("pk").values_list("counter", "changed_at").first()
    return Change(*row) if row else Change(0, BEGINNING)


def bump() -> None:
    """Count a change that is committed."""
    count_change(datetime.now(UTC))


def bump_on_commit() -> None:
    """Count a change when its transaction is through.

    Not within it: everybody's transactions would wait for this one row, and two that also hold
    locks on rooms could wait for each other. A feed made between the two moments is newer than its
    ETag, which costs one more fetch and hides nothing. The local date in the ETag mends a count
    that a crash swallowed.
    """
    transaction.on_commit(bump, robust=True)
