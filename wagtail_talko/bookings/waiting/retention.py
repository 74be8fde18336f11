"""Personal data of wishes goes away as that of bookings does."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from wagtail_talko.app_settings import app_settings
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import utc_now
from wagtail_talko.bookings.models import WaitingWish
from wagtail_talko.bookings.retention import BATCH
from wagtail_talko.spaces.queries import locked

# What names or reaches a person, or is free text in which somebody may have written it.
PERSONAL = ("contact_name", "contact_email", "contact_phone", "message", "hosts_message")


def erase_old_wishes(*, now: datetime | None = None) -> int:
    """Erase the contacts of wishes `RETENTION_DAYS` after the time waited for; return how many."""
    now = now or utc_now()
    before = now - timedelta(days=app_settings.RETENTION_DAYS)
    due = WaitingWish.objects.filter(erased_at=None, end__lt=before).order_by("pk")
    erased = 0
    while ids := list(due.values_list("pk", flat=True)[:BATCH]):
        erased += _erase_all(ids, now)
    return erased


@transaction.atomic
def _erase_all(ids: Sequence[int], now: datetime) -> int:
    # Another run may have erased them since we looked.
    rows = list(locked(WaitingWish.objects.filter(pk__in=ids, erased_at=None)).order_by("pk"))
    for wish in rows:
        _erase(wish, now)
    return len(rows)


def _erase(wish: WaitingWish, now: datetime) -> None:
    for name in PERSONAL:
        setattr(wish, name, "")
    wish.created_by, wish.erased_at = None, now
    wish.save(update_fields=[*PERSONAL, "created_by", "erased_at"])
    audit(wish, "waiting.erase", by=None)
