"""Persons and messages are forgotten; which associations host stays."""

from datetime import timedelta

import pytest
import time_machine

from tests.events.conftest import NOW
from tests.organising.hosting.test_actions import accept
from wagtail_talko.models import EventHost
from wagtail_talko.organising.hosting.retention import erase_old_hosting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_answered", [False, True])
def test_old_rows_lose_persons_and_words_once(people, settings, is_answered):
    settings.WAGTAIL_TALKO_RETENTION_DAYS = 90
    people.invite(message="Aino 040 123")
    if is_answered:
        accept(people)

    with time_machine.travel(NOW + timedelta(days=90), tick=False):
        early = erase_old_hosting()
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        found = erase_old_hosting(), erase_old_hosting()

    assert (early, found) == (0, (1, 0))
    state = "accepted" if is_answered else "invited"
    assert list(EventHost.objects.values_list("message", "created_by", "answered_by", "state")) == [
        ("", None, None, state)
    ]
