"""What runs outside of requests: sending after commit, sending again, erasing."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django_tasks import task

from wagtail_talko.app_settings import app_settings
from wagtail_talko.messages.delivery import deliver, due, give_up
from wagtail_talko.messages.models import Message


@task()
def send_message(message_id: int) -> bool:
    """Send one message of the outbox now."""
    return deliver(message_id)


def send_waiting(now: datetime | None = None, *, limit: int = 500) -> int:
    """Send what is due, oldest first, and return how many went. `talko_tick` calls it."""
    now = now or datetime.now(UTC)
    give_up(now)
    waiting = Message.objects.filter(due(now)).order_by("created_at", "pk")
    return sum(deliver(pk, now=now) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def erase_old(now: datetime | None = None) -> int:
    """Empty messages some days after they went or were given up; return how many.

    The row stays: its key keeps a message from being sent again.
    """
    now = now or datetime.now(UTC)
    before = now - timedelta(days=app_settings.MESSAGE_RETENTION_DAYS)
    old = Q(sent_at__lt=before) | Q(state=Message.State.FAILED, claimed_at__lt=before)
    return (
        Message.objects.filter(old)
        .exclude(recipient="", subject="", body="", calendar="")
        .update(recipient="", subject="", body="", calendar="")
    )
