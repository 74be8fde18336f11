"""Who asked and answered, and what they wrote, is forgotten; which associations host stays."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from wagtail_talko.app_settings import app_settings
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.organising.hosting.models import EventHost, utc_now
from wagtail_talko.spaces.queries import locked

BATCH = 500


def erase_old_hosting(*, now: datetime | None = None) -> int:
    """Erase persons and messages `RETENTION_DAYS` after the answer, or the question; return how
    many rows."""
    now = now or utc_now()
    erased = 0
    while ids := list(_due(now).values_list("pk", flat=True)[:BATCH]):
        erased += _erase(ids, now)
    return erased


def _due(now: datetime) -> QuerySet[EventHost]:
    before = now - timedelta(days=app_settings.RETENTION_DAYS)
    old = Q(answered_at__lt=before) | Q(answered_at=None, created_at__lt=before)
    told = Q(created_by__isnull=False) | Q(answered_by__isnull=False) | ~Q(message="")
    return EventHost.objects.filter(old, told).order_by("pk")


@action
def _erase(ids: list[int], now: datetime) -> int:
    # Another run may have erased them since we looked.
    rows = list(locked(_due(now).filter(pk__in=ids)))
    for row in rows:
        row.message, row.created_by, row.answered_by = "", None, None
        row.save(update_fields=["message", "created_by", "answered_by"])
        audit(row, "event_host.erase", by=None)
    return len(rows)
