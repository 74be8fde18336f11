"""Send what waits in the outbox: claimed first, so that two workers never send one message."""

import logging
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.utils.crypto import salted_hmac

from wagtail_talko.messages.models import Message

logger = logging.getLogger(__name__)

# How long after each failed or interrupted attempt the next may start. The first is longer than
# any mail server takes to answer. After the last one the message has failed.
WAITS = [
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
]
MAX_ATTEMPTS = len(WAITS) + 1


def due(now: datetime) -> Q:
    """Return the condition of the messages that may be tried at `now`."""
    rested = Q(attempts=0)
    for attempts, wait in enumerate(WAITS, start=1):
        rested |= Q(attempts=attempts, claimed_at__lte=now - wait)
    return Q(state=Message.State.WAITING) & rested


def give_up(now: datetime) -> int:
    """Fail the messages whose last attempt was interrupted; return how many."""
    interrupted = Message.objects.filter(
        state=Message.State.WAITING, attempts__gte=MAX_ATTEMPTS, claimed_at__lte=now - WAITS[0]
    )
    failed = interrupted.update(state=Message.State.FAILED)
    forget_secrets(Message.objects.filter(state=Message.State.FAILED))
    return failed


def forget_secrets(messages: QuerySet[Message]) -> None:
    """Erase the text of those that hold a key: only its hash is kept, and not here."""
    messages.filter(is_secret=True).exclude(body="", calendar="").update(body="", calendar="")


def deliver(message_id: int, *, now: datetime | None = None) -> bool:
    """Send one message unless somebody else has it; return whether it went.

    A process that dies between the mail server's answer and our note of it makes the message go
    again after the first wait: with the same Message-ID, by which mail programs see a duplicate.
    """
    now = now or datetime.now(UTC)
    mine = Message.objects.filter(pk=message_id)
    if not mine.filter(due(now)).update(claimed_at=now, attempts=F("attempts") + 1):
        return False
    message = mine.get()
    try:
        as_email(message).send()
    except Exception as error:
        # Anything: a refused address, a server that is away, a wrong setting. The type only,
        # because servers repeat the address in their answers and logs outlive erasure.
        logger.warning("Message %s was not sent: %s", message_id, type(error).__name__)
        mine.filter(claimed_at=now, attempts__gte=MAX_ATTEMPTS).update(state=Message.State.FAILED)
        forget_secrets(mine.filter(state=Message.State.FAILED))
        return False
    mine.update(state=Message.State.SENT, sent_at=now)
    forget_secrets(mine)
    return True


def as_email(message: Message) -> EmailMessage:
    """Build the mail: plain text, with the calendar file attached where there is one."""
    email = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.recipient],
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if message.calendar:
        # Django adds the charset. Mail programs want the method here too (RFC 6047, 2.4).
        email.attach(
            "calendar.ics",
            message.calendar,
            f"text/calendar; method={message.calendar_method or 'PUBLISH'}",
        )
    return email


def message_id(message: Message) -> str:
    """Return the same Message-ID at every attempt, telling nothing of the reader."""
    digest = salted_hmac(
        "wagtail_talko.messages", message.dedupe_key, algorithm="sha256"
    ).hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<talko-{digest[:32]}@{domain}>"
