"""Personal data goes away by itself: some days after the last date, or when nobody confirms."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from wagtail_talko.app_settings import app_settings
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.messages.outbox import forget
from wagtail_talko.signups.actions.base import lock_event
from wagtail_talko.signups.afterwards.models import Feedback
from wagtail_talko.signups.models import Participant, SignUp, concern_of, utc_now

State = SignUp.State


def erase_old_participants(*, now: datetime | None = None) -> int:
    """Erase who they were `SIGNUP_RETENTION_DAYS` after their last date, or after they cancelled
    everything; return how many.

    Who came to what as a number, and the hours, stay: they are the municipality's report. Who
    never confirmed is erased as soon as the places are no longer kept.
    """
    now = now or utc_now()
    events = sorted(set(_due(now).order_by().values_list("event", flat=True)))
    return sum(_erase_due(event, now) for event in events)


def _due(now: datetime) -> QuerySet[Participant]:
    before = now - timedelta(days=app_settings.SIGNUP_RETENTION_DAYS)
    unconfirmed = now - timedelta(hours=app_settings.SIGNUP_CONFIRM_HOURS)
    still = ~Q(signups__state=State.CANCELLED)
    return (
        Participant.objects.filter(erased_at=None)
        .annotate(
            last=Max("signups__occurrence__end", filter=still),
            changed=Max("signups__changed_at"),
        )
        .filter(
            Q(last__lt=before)
            # Everything cancelled: the dates there would have been are no reason to remember.
            | Q(last=None, changed__lt=before)
            | Q(confirmed_at=None, created_at__lt=unconfirmed)
        )
    )


def erase_old_words(*, now: datetime | None = None) -> int:
    """Erase what people wrote about dates as long ago; return how many. The ratings stay."""
    now = now or utc_now()
    before = now - timedelta(days=app_settings.SIGNUP_RETENTION_DAYS)
    old = Feedback.objects.filter(occurrence__end__lt=before).exclude(words="")
    return old.update(words="")


@action
def _erase_due(event_id: int, now: datetime) -> int:
    """Erase those of one event, under its lock: two ticks at once erase and log each once."""
    lock_event(event_id)
    due = list(_due(now).filter(event=event_id).order_by("pk"))
    for participant in due:
        erase(participant, now=now)
    return len(due)


def erase(participant: Participant, *, now: datetime, by: Any = None) -> None:
    """Forget who it was, and end what they still waited for. The link works no more."""
    for name in Participant.PERSONAL:
        setattr(participant, name, "")
    participant.code_hash = ""
    participant.erased_at = now
    participant.save(update_fields=[*Participant.PERSONAL, "code_hash", "erased_at"])
    forget(concern_of(participant))
    participant.signups.exclude(brings="", at_least=None).update(brings="", at_least=None)
    participant.signups.exclude(state=State.CONFIRMED).update(
        state=State.CANCELLED, held_until=None
    )
    audit(participant, "signup.erase", by=by)
