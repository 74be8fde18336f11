"""A person presses the button for a calendar address on several devices at once."""

import pytest

from tests.factories import make_user
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from wagtail_talko.feeds.models import FeedToken
from wagtail_talko.feeds.tokens import MOST, make_token

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_race_for_the_last_address_has_one_winner():
    users = [make_user() for _ in range(ROUNDS)]
    for user in users:
        for _ in range(MOST - 1):
            make_token(user=user)

    outcomes = race(lambda _worker, number: make_token(user=users[number]))

    assert outcomes == [one_winner("too_many_addresses", WORKERS)] * ROUNDS
    assert FeedToken.objects.count() == MOST * ROUNDS
