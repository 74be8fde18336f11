from datetime import UTC, datetime, timedelta
from typing import Any

import django
import pytest
from django.core import mail
from django.db import transaction

from wagtail_talko.messages import delivery
from wagtail_talko.messages.delivery import MAX_ATTEMPTS, WAITS, deliver
from wagtail_talko.messages.models import Message
from wagtail_talko.messages.outbox import enqueue, short_key
from wagtail_talko.messages.tasks import erase_old, send_waiting

NOW = datetime(2027, 1, 12, 16, tzinfo=UTC)
ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Kyläsali\r\nEND:VCALENDAR\r\n"


def put(key: str = "booking/1", **fields: Any) -> Message:
    values = {
        "kind": "booking.confirmed",
        "recipient": "reader@example.org",
        "language": "fi",
        "subject": "Varaus vahvistettu",
        "body": "Hei\n",
    }
    return enqueue(dedupe_key=key, **{**values, **fields})


def refuse_mail(settings: Any) -> None:
    """Let every mail fail the way a real wrong setting does."""
    backend = "tests.messages.refusing.RefusingBackend"
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": backend}}
    else:
        settings.EMAIL_BACKEND = backend


@pytest.mark.django_db
def test_message_is_sent_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = put()
        sent_before_commit = len(mail.outbox)

    message.refresh_from_db()
    assert sent_before_commit == 0
    assert [(m.subject, m.body, m.to) for m in mail.outbox] == [
        ("Varaus vahvistettu", "Hei\n", ["reader@example.org"])
    ]
    assert (message.state, message.attempts) == (Message.State.SENT, 1)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_when_the_transaction_rolls_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError

    assert (Message.objects.count(), len(mail.outbox)) == (0, 0)


@pytest.mark.django_db
def test_same_key_is_written_and_sent_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = put(subject="First")
        again = put(subject="Again")

    assert first == again
    assert [m.subject for m in mail.outbox] == ["First"]


@pytest.mark.django_db
def test_claimed_message_is_left_to_the_one_who_has_it():
    message = put()
    Message.objects.update(claimed_at=NOW, attempts=1)

    went = deliver(message.pk, now=NOW + timedelta(minutes=1))

    assert (went, len(mail.outbox)) == (False, 0)


@pytest.mark.django_db
def test_sent_message_is_not_sent_again():
    message = put()
    deliver(message.pk, now=NOW)

    went = deliver(message.pk, now=NOW + timedelta(days=2))

    assert (went, len(mail.outbox)) == (False, 1)


@pytest.mark.django_db
def test_send_waiting_sends_what_a_lost_task_left():
    put("a")
    put("b")

    went = send_waiting(NOW)

    assert (went, len(mail.outbox), send_waiting(NOW)) == (2, 2, 0)


@pytest.mark.django_db
def test_interrupted_attempt_is_made_again_after_a_while():
    put()
    Message.objects.update(claimed_at=NOW, attempts=1)

    early = send_waiting(NOW + WAITS[0] - timedelta(seconds=1))
    late = send_waiting(NOW + WAITS[0])

    assert (early, late, len(mail.outbox)) == (0, 1, 1)


@pytest.mark.django_db
def test_failures_are_counted_rested_and_given_up(settings):
    message = put()
    refuse_mail(settings)
    now, states = NOW, []

    for wait in [*WAITS, timedelta()]:
        send_waiting(now)
        send_waiting(now)
        message.refresh_from_db()
        states.append((message.attempts, message.state))
        now += wait

    assert states == [
        *[(n, Message.State.WAITING) for n in range(1, MAX_ATTEMPTS)],
        (MAX_ATTEMPTS, Message.State.FAILED),
    ]


@pytest.mark.django_db
def test_message_interrupted_at_its_last_attempt_has_failed():
    message = put()
    Message.objects.update(claimed_at=NOW, attempts=MAX_ATTEMPTS)

    send_waiting(NOW + WAITS[0])

    message.refresh_from_db()
    assert message.state == Message.State.FAILED


@pytest.mark.django_db
def test_failure_does_not_reach_the_one_who_booked(settings, django_capture_on_commit_callbacks):
    refuse_mail(settings)

    with django_capture_on_commit_callbacks(execute=True):
        message = put()

    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.WAITING, 1)


@pytest.mark.django_db
def test_line_breaks_in_a_subject_cannot_make_headers():
    message = put(subject="Booked\r\nBcc: everyone@example.org\n\x85x")

    deliver(message.pk, now=NOW)

    sent = mail.outbox[0].message()
    assert sent["Subject"] == "Booked Bcc: everyone@example.org x"
    assert sent["Bcc"] is None


@pytest.mark.django_db
def test_line_break_in_an_address_is_refused_not_sent():
    message = put(recipient="a@example.org\nBcc: b@example.org")

    went = deliver(message.pk, now=NOW)

    assert (went, len(mail.outbox)) == (False, 0)


@pytest.mark.django_db
def test_calendar_is_attached_with_its_method():
    message = put(calendar=ICS, calendar_method="REQUEST")

    deliver(message.pk, now=NOW)

    part = list(mail.outbox[0].message().walk())[-1]
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_content_charset()) == ("REQUEST", "utf-8")
    text = part.get_payload(decode=True).decode()
    assert text.splitlines() == ICS.splitlines()


@pytest.mark.django_db
def test_mail_is_marked_as_automatic_and_recognisable():
    message = put()

    first, second = delivery.as_email(message).message(), delivery.as_email(message).message()

    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Message-ID"] == second["Message-ID"]
    assert "reader" not in first["Message-ID"]


@pytest.mark.django_db
def test_old_messages_lose_everything_personal(settings):
    settings.WAGTAIL_TALKO_MESSAGE_RETENTION_DAYS = 30
    sent, failed, waiting = put("sent", calendar=ICS), put("failed"), put("waiting")
    deliver(sent.pk, now=NOW)
    Message.objects.filter(pk=failed.pk).update(state=Message.State.FAILED, claimed_at=NOW)

    too_early = erase_old(NOW + timedelta(days=30))
    erased = erase_old(NOW + timedelta(days=30, seconds=1))
    again = erase_old(NOW + timedelta(days=31))

    rows = Message.objects.order_by("pk").values_list("recipient", "subject", "body", "calendar")
    assert (too_early, erased, again) == (0, 2, 0)
    assert list(rows) == [
        ("", "", "", ""),
        ("", "", "", ""),
        (waiting.recipient, waiting.subject, waiting.body, ""),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("goes", [True, False])
def test_secret_message_loses_its_text_when_it_has_gone_or_failed(goes, settings):
    message = put(is_secret=True)
    if not goes:
        refuse_mail(settings)
        Message.objects.update(attempts=MAX_ATTEMPTS - 1, claimed_at=NOW - timedelta(days=9))

    deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.state, message.body) == ("sent" if goes else "failed", "")
    assert [each.body for each in mail.outbox] == (["Hei\n"] if goes else [])


@pytest.mark.django_db
def test_secret_message_keeps_its_text_until_it_has_gone(settings):
    message = put(is_secret=True)
    refuse_mail(settings)

    deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.state, message.body) == ("waiting", "Hei\n")


def test_short_key_keeps_long_keys_apart():
    long_a, long_b = "x" * 200 + "a", "x" * 200 + "b"

    keys = {short_key("short"), short_key(long_a), short_key(long_b)}

    assert {len(key) for key in keys} == {5, 150}
    assert len(keys) == 3
