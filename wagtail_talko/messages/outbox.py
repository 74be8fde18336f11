"""Put a mail into the outbox, in the transaction of what it tells about."""

from functools import partial
from hashlib import sha256

from django.db import transaction

from wagtail_talko.ical.text import one_line
from wagtail_talko.messages.models import Message
from wagtail_talko.messages.tasks import send_message

SUBJECT_LENGTH = 250
KEY_LENGTH = 150


def enqueue(
    *,
    kind: str,
    recipient: str,
    language: str,
    subject: str,
    body: str,
    calendar: str = "",
    calendar_method: str = "",
    dedupe_key: str,
    is_secret: bool = False,
    concerns: str = "",
) -> Message:
    """Write a message once per `dedupe_key` and send it by a task after the commit.

    The text is ready, in the reader's language. `calendar` is iCalendar text whose METHOD is
    `calendar_method`. A secret message's text is erased as soon as it has gone. What a lost task
    leaves unsent, `send_waiting` sends. `concerns` names whom it is about: see `forget`.
    """
    message, is_new = Message.objects.get_or_create(
        dedupe_key=short_key(dedupe_key),
        defaults={
            "kind": kind,
            "recipient": recipient,
            "language": language,
            "subject": one_line(subject)[:SUBJECT_LENGTH],
            "body": body,
            "calendar": calendar,
            "calendar_method": calendar_method,
            "is_secret": is_secret,
            "concerns": concerns,
        },
    )
    if is_new:
        # robust: the change is committed; a task queue that is down must not look like a failure.
        transaction.on_commit(partial(send_message.enqueue, message.pk), robust=True)
    return message


def forget(concerns: str) -> int:
    """Empty the messages about somebody who is erased; return how many. What waits is not sent.

    The rows stay: their keys keep a message from being sent again.
    """
    about = Message.objects.filter(concerns=concerns)
    about.filter(state=Message.State.WAITING).update(state=Message.State.FAILED)
    return about.update(recipient="", subject="", body="", calendar="")


def short_key(key: str) -> str:
    """Fit a key of any length into its column, still one key for one text."""
    if len(key) <= KEY_LENGTH:
        return key
    digest = sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LENGTH - len(digest) - 1]}~{digest}"
