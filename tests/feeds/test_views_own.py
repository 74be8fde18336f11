"""The page on which a member makes the secret address of their own calendar, and stops it."""

import re

import pytest
from django.test import Client

from tests.factories import make_association, make_member, make_user
from wagtail_talko.feeds.tokens import has_token, make_token
from wagtail_talko.models import FeedToken

pytestmark = pytest.mark.django_db

PAGE = "/fi/talko/bookings/calendar/"
STOP = f"{PAGE}stop/"


@pytest.fixture
def member(client):
    member = make_member(make_association())
    client.force_login(member)
    return member


def address_in(response) -> str:
    [address] = re.findall(r'class="talko-address" href="http://testserver([^"]+)"', response.text)
    return address


@pytest.mark.parametrize("path", [PAGE, STOP])
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_asked_to_sign_in(client, path, method):
    response = getattr(client, method)(path)

    assert (response.status_code, f"next={path}" in response["Location"]) == (302, True)


def test_looking_at_the_page_makes_no_address(client, member):
    response = client.get(PAGE)

    assert (response.status_code, FeedToken.objects.count()) == (200, 0)


def test_address_that_is_made_works_for_calendars_that_are_not_signed_in(client, member):
    address = address_in(client.post(PAGE))

    response = Client().get(address)

    assert (response.status_code, response["Content-Type"]) == (
        200,
        "text/calendar; charset=utf-8",
    )
    assert address.startswith("/fi/talko/feeds/private/")


def test_address_is_shown_once_and_never_kept_by_the_browser(client, member):
    made = client.post(PAGE)

    again = client.get(PAGE)

    assert ("no-store" in made["Cache-Control"], again.context["had"]) == (True, True)
    assert address_in(made).split("/")[-1] not in again.text


def test_second_address_leaves_the_first_working(client, member):
    first = address_in(client.post(PAGE))
    second = address_in(client.post(PAGE))

    answers = [Client().get(address).status_code for address in (first, second)]

    assert answers == [200, 200]


def test_eleventh_address_is_refused_until_the_old_are_stopped(client, member):
    for _number in range(10):
        make_token(user=member)

    refused = client.post(PAGE)
    client.post(STOP)
    made = client.post(PAGE)

    assert 'role="alert"' in refused.text
    assert (refused.status_code, refused.context["url"]) == (200, "")
    assert (FeedToken.objects.count(), bool(address_in(made))) == (11, True)


def test_stopping_asks_first_and_then_ends_every_address(client, member):
    address = address_in(client.post(PAGE))
    make_token(user=member)

    asked = client.get(STOP)
    still_works = has_token(user=member)
    stopped = client.post(STOP, follow=True)

    assert (asked.status_code, still_works) == (200, True)
    assert (stopped.redirect_chain, has_token(user=member)) == ([(PAGE, 302)], False)
    assert Client().get(address).status_code == 404


def test_stopping_leaves_the_addresses_of_others(client, member):
    other = make_user()
    make_token(user=other)

    client.post(STOP)

    assert has_token(user=other)


def test_stopping_without_an_address_leads_back(client, member):
    response = client.get(STOP)

    assert (response.status_code, response["Location"]) == (302, PAGE)


@pytest.mark.parametrize("path", [PAGE, STOP])
def test_forged_request_changes_nothing(member, path):
    make_token(user=member)
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(member)

    response = careful.post(path)

    assert response.status_code == 403
    assert FeedToken.objects.filter(revoked_at=None).count() == 1


def test_somebody_without_an_association_is_told_what_to_do(client):
    client.force_login(make_user())

    response = client.post(PAGE)

    assert response.templates[0].name == "wagtail_talko/bookings/no_association.html"
    assert FeedToken.objects.count() == 0


def test_my_bookings_leads_to_the_page(client, member):
    response = client.get("/fi/talko/bookings/")

    assert f'href="{PAGE}"' in response.text
