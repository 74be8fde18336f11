"""What a group was called is forgotten as the names of people are; its numbers stay."""

from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from wagtail_talko.app_settings import app_settings
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.signups.actions.base import lock_event
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.models import Participant
from wagtail_talko.timeslots import utc_now


def erase_old_group_names(*, now: datetime | None = None) -> int:
    """Erase names `SIGNUP_RETENTION_DAYS` after the group's last date; return how many.

    Of places that were given up when nobody who came with the group is known any more. The link
    works no more either.
    """
    now = now or utc_now()
    events = _due(now).order_by().values_list("sheet__event", flat=True)
    return sum(_erase_due(event, now) for event in sorted(set(events)))


def _due(now: datetime) -> QuerySet[KeptPlaces]:
    before = now - timedelta(days=app_settings.SIGNUP_RETENTION_DAYS)
    known = Participant.objects.filter(group=OuterRef("pk"), erased_at=None)
    rows = KeptPlaces.objects.exclude(name="").annotate(last=Max("sheet__event__occurrences__end"))
    is_over = Q(occurrence__end__lt=before) | Q(last__lt=before)
    return rows.filter(is_over | Q(~Exists(known), ended_at__lt=before))


@action
def _erase_due(event_id: int, now: datetime) -> int:
    """Erase those of one event, under its lock: two ticks at once erase and log each once."""
    lock_event(event_id)
    due = list(_due(now).filter(sheet__event=event_id).order_by("pk"))
    for kept in due:
        kept.name, kept.ended_at = "", kept.ended_at or now
        kept.save(update_fields=["name", "ended_at"])
        audit(kept, "kept.erase", by=None, event=event_id)
    return len(due)
