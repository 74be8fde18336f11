"""The link of a participant: made anew for each mail, and only its hash kept."""

import pytest

from tests.signups.factories import come, make_open_event
from wagtail_talko.signups.links import token_of
from wagtail_talko.tokens import hash_token

pytestmark = pytest.mark.django_db


def test_token_is_the_same_in_every_mail(site):
    signed = come(make_open_event())

    assert token_of(signed.participant) == signed.token


def test_token_stays_while_the_old_key_is_a_fallback(site, settings):
    signed = come(make_open_event())

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new"

    assert token_of(signed.participant) == signed.token


def test_new_token_takes_the_place_of_one_whose_key_is_gone(site, settings):
    signed = come(make_open_event())

    settings.SECRET_KEY = "new"
    token = token_of(signed.participant)

    signed.participant.refresh_from_db()
    assert token != signed.token
    assert signed.participant.token_hash == hash_token(token)
