import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.associations.joining.losing import is_closed
from tests.associations.joining.sending import newest_token, send_invitation
from tests.factories import make_user
from wagtail_talko.associations.joining.invitations import accept_invitation, revoke_invitation
from wagtail_talko.models import Invitation, Membership

pytestmark = pytest.mark.django_db

MINE = "/en/talko/associations/"


@pytest.fixture
def invited(martat, chair):
    return send_invitation(martat, by=chair)


@pytest.fixture
def url(invited):
    return f"/en/talko/associations/invitation/{newest_token()}/"


@pytest.fixture
def newcomer():
    return make_user("newcomer")


def test_stranger_sees_who_invites_and_is_sent_to_sign_in_and_back(client, url):
    page = client.get(url + "?next=https://evil.example")
    answer = client.post(url + "?next=https://evil.example", {"next": "https://evil.example"})

    assert page.status_code == 200
    lead = "Puheen Johtaja invites you to act for the association Martat."
    assert page.context["lead"] == lead
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/accounts/login/?next={url}")


def test_member_without_a_name_invites_without_one(client, url, chair):
    chair.first_name = chair.last_name = ""
    chair.save()

    page = client.get(url)

    assert page.context["lead"] == "You are invited to act for the association Martat."


def test_opening_the_page_accepts_nothing(client, url, newcomer):
    client.force_login(newcomer)

    for method in (client.get, client.head):
        assert method(url).status_code == 200

    assert not Membership.objects.filter(user=newcomer).exists()


def test_whoever_holds_the_link_accepts_by_a_button(client, url, newcomer):
    client.force_login(newcomer)

    page = client.get(url)
    answer = client.post(url, {"step": "accept"})

    assert page.context["me"] == "newcomer@example.org"
    assert (answer.status_code, answer["Location"]) == (302, MINE)
    assert Membership.objects.get(user=newcomer).language == "en"


def test_one_may_switch_to_somebody_else(client, url, newcomer):
    client.force_login(newcomer)

    answer = client.post(url, {"step": "switch"})

    assert answer["Location"].endswith(f"/accounts/login/?next={url}")
    assert "_auth_user_id" not in client.session
    assert not Membership.objects.filter(user=newcomer).exists()


def end_unknown(invited):
    Invitation.objects.update(token_hash="x")


def end_expired(invited):
    Invitation.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))


def end_revoked(invited):
    revoke_invitation(invitation=invited, by=None)


def end_used(invited):
    accept_invitation(token=newest_token(), by=make_user())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    ("end", "status"),
    [(end_unknown, 404), (end_expired, 410), (end_revoked, 410), (end_used, 410)],
)
def test_link_that_ended_shows_one_page(
    end, status, method, signed_in, client, url, invited, newcomer
):
    end(invited)
    if signed_in:
        client.force_login(newcomer)

    answer = getattr(client, method)(url)

    assert answer.status_code == status
    assert answer.templates[0].name == "wagtail_talko/associations/invitation_ended.html"
    assert not Membership.objects.filter(user=newcomer).exists()


@pytest.mark.parametrize(
    ("language", "said", "ask"),
    [
        (
            "fi",
            "Kutsu ei ole enää voimassa: sen lähettäjä ei voi enää kutsua yhdistykseen Martat.",
            "Tai kysy kunnasta, Joutsa: tilat@example.org",
        ),
        (
            "sv",
            "Inbjudan gäller inte längre: avsändaren kan inte längre bjuda in till Martat.",
            "Eller fråga kommunen, Joutsa: tilat@example.org",
        ),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_link_of_a_sender_who_may_not_invite_says_whom_to_ask(
    method, language, said, ask, client, url, chair, newcomer
):
    is_closed(chair)
    client.force_login(newcomer)

    answer = getattr(client, method)(url.replace("/en/", f"/{language}/"))

    text = re.sub(r"</?(span|a)\b[^>]*>", "", answer.text)
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert answer.status_code == 410
    assert (words.count(said), words.count(ask)) == (1, 1)
    assert "Puheen" not in words
    assert not Membership.objects.filter(user=newcomer).exists()


def test_unknown_link_names_no_association(client, url, invited):
    end_unknown(invited)

    answer = client.get(url)

    assert b"Martat" not in answer.content
    assert b"tilat@example.org" not in answer.content


def test_own_used_link_leads_to_ones_associations(client, url, newcomer):
    client.force_login(newcomer)
    client.post(url, {"step": "accept"})

    answer = client.get(url)

    assert (answer.status_code, answer["Location"]) == (302, MINE)


def test_address_is_told_to_nobody(client, url, newcomer):
    client.force_login(newcomer)

    for answer in (client.get(url), client.get(url[:-3] + "/"), client.post(url)):
        assert answer["Referrer-Policy"] == "strict-origin"
        assert "no-store" in answer["Cache-Control"]


def test_accepting_without_the_token_of_the_form_is_refused(url, newcomer):
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(newcomer)

    assert forger.post(url, {"step": "accept"}).status_code == 403
    assert not Membership.objects.filter(user=newcomer).exists()


def test_html_in_names_stays_text(client, url, martat, chair):
    martat.name = {"fi": "<b>Martat</b>"}
    martat.save()
    chair.first_name = "<i>Puheen</i>"
    chair.save()

    page = client.get(url)

    assert b"<b>Martat" not in page.content
    assert b"<i>Puheen" not in page.content
