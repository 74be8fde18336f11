"""Personal data goes away by itself: contact details are erased some time after the last date."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from wagtail_talko.app_settings import app_settings
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import utc_now
from wagtail_talko.bookings.models import Booking, DoorCode
from wagtail_talko.spaces.queries import locked

# What names or reaches a person, or is free text in which somebody may have written it.
PERSONAL = ("contact_name", "contact_email", "contact_phone", "message", "override_reason")

# So that the first run on a large site does not hold one long transaction.
BATCH = 500


def erase_old_contacts(*, now: datetime | None = None) -> int:
    """Erase contact details `RETENTION_DAYS` after a booking's last date; return how many.

    What was booked, by which association and for what stays: it is the municipality's record.
    """
    now = now or utc_now()
    before = now - timedelta(days=app_settings.RETENTION_DAYS)
    due = (
        Booking.objects.filter(erased_at=None)
        .annotate(last=Max("dates__end"))
        .filter(Q(last__lt=before) | Q(last=None, created_at__lt=before))
        .order_by("pk")
    )
    erased = 0
    while ids := list(due.values_list("pk", flat=True)[:BATCH]):
        erased += _erase_all(ids, now)
    return erased


@transaction.atomic
def _erase_all(ids: Sequence[int], now: datetime) -> int:
    # Another run may have erased them since we looked.
    rows = list(locked(Booking.objects.filter(pk__in=ids, erased_at=None)).order_by("pk"))
    for booking in rows:
        _erase(booking, now)
    return len(rows)


def _erase(booking: Booking, now: datetime) -> None:
    for name in PERSONAL:
        setattr(booking, name, "")
    booking.created_by = None
    booking.erased_at = now
    booking.save(update_fields=[*PERSONAL, "created_by", "erased_at"])
    booking.dates.exclude(reason="").update(reason="")
    booking.hosts.update(message="", created_by=None)
    DoorCode.objects.filter(booking=booking).delete()
    audit(booking, "booking.erase", by=None)
