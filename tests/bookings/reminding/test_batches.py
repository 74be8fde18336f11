"""A morning with many reminders does not make one endless tick."""

from datetime import timedelta

import pytest

from tests.bookings.notifications.reading import SIX
from tests.factories import local
from wagtail_talko.bookings.reminding import actions

pytestmark = pytest.mark.django_db


def test_of_too_many_the_next_tick_tells(book, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    for n in range(3):
        start = SIX + timedelta(hours=n)
        book((start, start + timedelta(hours=1)))

    told = [actions.send_reminders(now=local(2027, 1, 11, 9)) for _ in range(3)]

    assert told == [2, 1, 0]
