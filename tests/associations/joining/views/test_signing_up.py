"""Somebody without an account opens the link of an invitation, makes one, comes back, books."""

import re
from html import unescape

import pytest
from django.contrib.auth import get_user_model

from tests.associations.joining.sending import newest_token, send_invitation
from tests.bookings.views.filling import NEW, Inputs, typed
from tests.factories import make_room
from wagtail_talko.associations.joining.invitations import revoke_invitation
from wagtail_talko.models import Booking, Membership

pytestmark = pytest.mark.django_db

SIGN_UP = "/fi/accounts/signup/"
CODE = "/fi/accounts/confirm-email/"
PASSWORD = "Kirahvi-9-valo"


@pytest.fixture
def invited(martat, chair):
    return send_invitation(martat, by=chair)


@pytest.fixture
def url(invited):
    return f"/fi/talko/associations/invitation/{newest_token()}/"


def link_to_sign_up(response):
    """Return the address behind the page's link to make an account."""
    [found] = re.findall(r'href="([^"]*/accounts/signup/[^"]*)"', response.text)
    return unescape(found)


def next_in(response):
    [found] = re.findall(r'name="next" value="([^"]*)"', response.text)
    return unescape(found)


def code_in(letter):
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", letter.body, re.MULTILINE)[0]


def sign_up(client, mailoutbox, where, email="uusi@example.org"):
    """Make an account on the page `where`; return what the right code leads to."""
    page = client.get(where)
    fields = {"email": email, "password1": PASSWORD}
    if 'name="next"' in page.text:
        fields["next"] = next_in(page)
    asked = client.post(SIGN_UP, fields)
    assert (asked.status_code, asked["Location"]) == (302, CODE)
    return client.post(CODE, {"code": code_in(mailoutbox[-1])})


@pytest.mark.parametrize(
    ("email", "is_invited"), [("uusi@example.org", True), ("muu@example.org", False)]
)
def test_newcomer_makes_an_account_comes_back_accepts_and_books(
    client, mailoutbox, martat, url, email, is_invited
):
    """The link is the key: whoever holds it joins, also by another address than was invited."""
    entrance = client.post(url, {"step": "sign-in"}, follow=True)

    back = sign_up(client, mailoutbox, link_to_sign_up(entrance), email)
    shown = client.get(back["Location"])
    accepted = client.post(back["Location"], {"step": "accept"})

    assert (back.status_code, back["Location"]) == (302, url)
    assert (shown.status_code, shown.context["me"]) == (200, email)
    assert accepted["Location"] == "/fi/talko/associations/"
    user = get_user_model().objects.get(email=email)
    member = Membership.objects.get(user=user)
    assert (member.association, member.role, member.by_email) == (martat, "booker", is_invited)
    room = make_room(needs_approval=False)
    check = client.post(NEW, typed(room))
    client.post(NEW, Inputs(check.text).press("send"))
    assert Booking.objects.get().created_by == user


def test_nothing_typed_is_lost_when_something_is_refused(client, mailoutbox, url):
    where = link_to_sign_up(client.post(url, {"step": "sign-in"}, follow=True))
    fields = {"email": "uusi@example.org", "password1": "lyhyt", "next": url}

    page = client.get(where)
    refused = client.post(SIGN_UP, fields)
    asked = client.post(SIGN_UP, fields | {"password1": PASSWORD}, follow=True)
    wrong = client.post(CODE, {"code": "AAAA-AAAA"})
    back = client.post(CODE, {"code": code_in(mailoutbox[-1])})

    assert next_in(page) == url
    assert (next_in(refused), refused.text.count('value="uusi@example.org"')) == (url, 1)
    assert (asked.redirect_chain, wrong.status_code) == ([(CODE, 302)], 200)
    assert back["Location"] == url


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"],
)
def test_nobody_is_led_to_another_site(client, mailoutbox, elsewhere):
    client.get(SIGN_UP, {"next": elsewhere})
    fields = {"email": "uusi@example.org", "password1": PASSWORD, "next": elsewhere}
    client.post(SIGN_UP, fields)

    back = client.post(f"{CODE}?next={elsewhere}", {"code": code_in(mailoutbox[-1])})

    assert (back.status_code, back["Location"]) == (302, "/fi/talko/bookings/")


def test_who_asks_for_a_code_without_an_account_is_shown_the_way_on(client, mailoutbox, url):
    asked = client.post(
        "/fi/accounts/login/code/", {"email": "uusi@example.org", "next": url}, follow=True
    )

    back = sign_up(client, mailoutbox, link_to_sign_up(asked))

    assert back["Location"] == url


def test_invitation_taken_back_meanwhile_says_so(client, mailoutbox, url, invited):
    where = link_to_sign_up(client.post(url, {"step": "sign-in"}, follow=True))
    revoke_invitation(invitation=invited, by=None)

    back = sign_up(client, mailoutbox, where)

    assert client.get(back["Location"]).status_code == 410
    assert not Membership.objects.filter(user__email="uusi@example.org").exists()


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("fi", "Vahvista sähköpostiosoitteesi", "Kirjoita tämä koodi sivulle"),
        ("sv", "Bekräfta din e-postadress", "Skriv den här koden på sidan"),
    ],
)
def test_code_comes_in_the_language_of_the_page(client, mailoutbox, language, subject, words):
    fields = {"email": "uusi@example.org", "password1": PASSWORD}

    client.post(f"/{language}/accounts/signup/", fields)

    [letter] = mailoutbox
    assert letter.subject == f"{subject}: {code_in(letter)}"
    assert letter.body.count(words) == 1
