"""Who just came is forgotten as those who signed up are; the numbers stay."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from wagtail_talko.app_settings import app_settings
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.models import Occurrence
from wagtail_talko.signups.actions.base import lock_event
from wagtail_talko.signups.outcomes.models import WalkIn
from wagtail_talko.timeslots import utc_now


def erase_old_walk_ins(*, now: datetime | None = None) -> int:
    """Erase names `SIGNUP_RETENTION_DAYS` after the date; return how many."""
    now = now or utc_now()
    events = _due(now).order_by().values_list("occurrence__event", flat=True)
    return sum(_erase_due(event, now) for event in sorted(set(events)))


def _due(now: datetime) -> QuerySet[WalkIn]:
    before = now - timedelta(days=app_settings.SIGNUP_RETENTION_DAYS)
    return WalkIn.objects.exclude(name="").filter(occurrence__end__lt=before)


@action
def _erase_due(event_id: int, now: datetime) -> int:
    """Erase those of one event, under its lock: two ticks at once erase and log each once."""
    lock_event(event_id)
    by_date: dict[int, list[int]] = {}
    for walk_in in _due(now).filter(occurrence__event=event_id).order_by("pk"):
        by_date.setdefault(walk_in.occurrence_id, []).append(walk_in.pk)
    rows = Occurrence.objects.in_bulk(list(by_date))
    for occurrence_id, ids in by_date.items():
        WalkIn.objects.filter(pk__in=ids).update(name="")
        audit(rows[occurrence_id], "outcome.erase", by=None, walk_ins=ids)
    return sum(map(len, by_date.values()))
