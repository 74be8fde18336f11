import pytest
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.utils import translation

from tests.admin.world import make_booking
from tests.associations.joining.losing import is_closed
from tests.associations.joining.sending import send_invitation
from tests.factories import make_association, make_member, make_room, make_user
from wagtail_talko.models import Invitation, Membership, Message
from wagtail_talko.spaces.slugs import remember_slug

pytestmark = pytest.mark.django_db

MEMBERS = "/en/talko/associations/martat/members/"
INVITE = f"{MEMBERS}invite/"
# Every address below one association, with the rows that its key may mean.
ADDRESSES = {
    "association_members": None,
    "association_invite": None,
    "association_leave": None,
    "association_suggestions": None,
    "member_make_manager": "member",
    "member_make_booker": "member",
    "member_hand_over": "member",
    "member_remove": "member",
    "invitation_resend": "invitation",
    "invitation_revoke": "invitation",
}
PUBLIC = {"associations", "association_apply", "association_applied", "invitation"}


def url(name, association, key=None):
    with translation.override("en"):
        return reverse(f"talko:{name}", args=[association.slug, *([key] if key else [])])


@pytest.fixture
def rows(martat, chair, booker):
    return {
        "member": Membership.objects.get(user=booker),
        "invitation": send_invitation(martat, by=chair),
    }


def address(name, association, rows):
    kind = ADDRESSES[name]
    return url(name, association, rows[kind].pk if kind else None)


def everything():
    models = (Membership, Invitation, Message)
    return {model: sorted(map(repr, model.objects.values_list())) for model in models}


def test_every_address_about_associations_is_tested_here():
    patterns = get_resolver().reverse_dict
    assert patterns is not None
    names = {
        name
        for name in get_resolver().namespace_dict["talko"][1].reverse_dict
        if isinstance(name, str) and name.startswith(("association", "member_", "invitation"))
    }

    assert names == set(ADDRESSES) | PUBLIC


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_stranger_finds_nothing(name, method, client, martat, rows):
    client.force_login(make_member(make_association(), role="manager"))
    before = everything()

    answer = getattr(client, method)(address(name, martat, rows))

    assert answer.status_code == 404 if method == "get" else answer.status_code in (404, 405)
    assert everything() == before


@pytest.mark.parametrize("name", ADDRESSES)
def test_visitor_is_sent_to_sign_in(name, client, martat, rows):
    target = address(name, martat, rows)

    answer = client.post(target)

    assert answer["Location"].endswith(f"/accounts/login/?next={target}")


@pytest.mark.parametrize("name", [n for n in ADDRESSES if n != "association_members"])
def test_opening_changes_nothing(name, client, martat, chair, rows):
    client.force_login(chair)
    before = everything()

    answer = client.get(address(name, martat, rows))

    assert answer.status_code == 200
    assert everything() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "name", sorted(set(ADDRESSES) - {"association_members", "association_leave"})
)
def test_booker_finds_no_page_of_managers(name, method, client, martat, booker, rows):
    client.force_login(booker)
    before = everything()

    answer = getattr(client, method)(address(name, martat, rows))

    assert answer.status_code == 404
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, kind in ADDRESSES.items() if kind])
def test_key_of_another_association_does_nothing(name, client, martat, chair, rows):
    other = make_association("muu")
    theirs = {
        "member": Membership.objects.get(user=make_member(other)),
        "invitation": send_invitation(other, email="muu@example.org"),
    }
    client.force_login(chair)
    before = everything()

    opened = client.get(address(name, martat, theirs))
    sent = client.post(address(name, martat, theirs))

    assert opened.status_code == 404
    assert (sent.status_code, sent["Location"]) == (302, MEMBERS)
    assert everything() == before


@pytest.mark.parametrize("name", [n for n in ADDRESSES if n != "association_members"])
def test_sending_without_the_token_of_the_form_is_refused(name, martat, chair, rows):
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(chair)

    assert forger.post(address(name, martat, rows)).status_code == 403


def roles(association):
    return dict(association.memberships.values_list("user__username", "role"))


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("member_make_manager", {"chair": "manager", "booker": "manager"}),
        ("member_make_booker", {"chair": "manager", "booker": "booker"}),
        ("member_hand_over", {"chair": "booker", "booker": "manager"}),
        ("member_remove", {"chair": "manager"}),
        ("association_leave", {"booker": "booker"}),
    ],
)
def test_step_does_what_it_says(name, left, client, martat, chair, rows):
    client.force_login(chair)

    answer = client.post(address(name, martat, rows))

    assert answer.status_code == 302
    assert roles(martat) == left


def test_last_manager_is_told_to_hand_over(client, martat, chair, booker):
    make_booking(make_room(), martat, state="confirmed")
    client.force_login(chair)

    answer = client.post(url("association_leave", martat))

    assert answer.status_code == 200
    assert "Hand over to somebody else first" in answer.context["errors"][0].text
    assert roles(martat) == {"chair": "manager", "booker": "booker"}


@pytest.mark.parametrize("count", [1, 3])
def test_members_are_listed_under_the_same_queries(
    count, client, martat, chair, django_assert_num_queries
):
    for number in range(count):
        make_member(martat, name=f"jasen{number}")
        send_invitation(martat, by=chair, email=f"uusi{number}@example.org")
    client.force_login(chair)
    client.get(MEMBERS)

    with django_assert_num_queries(QUERIES):
        answer = client.get(MEMBERS)

    assert len(answer.context["members"]) == count + 1
    assert len(answer.context["invitations"]) == count


# The session, the user, the membership, the members, the invitations and whether their senders
# are still managers; the rest is the site and its menu.
QUERIES = 16


@pytest.mark.parametrize("count", [1, 3])
def test_links_that_ended_with_their_senders_are_shown_under_the_same_queries(
    count, client, martat, chair, clerk, django_assert_num_queries
):
    for number in range(count):
        former = make_member(martat, role="manager")
        send_invitation(martat, by=former, email=f"a{number}@example.org")
        send_invitation(martat, by=clerk, email=f"b{number}@example.org")
        is_closed(former)
    client.force_login(chair)
    client.get(MEMBERS)

    with django_assert_num_queries(QUERIES + QUERIES_ABOUT_CLERKS):
        answer = client.get(MEMBERS)

    ended = [each["is_sender_gone"] for each in answer.context["invitations"]]
    assert ended == [True, False] * count
    assert answer.content.count(b"whoever sent it may not invite any more") == count


# Wagtail's permission, and who has it there.
QUERIES_ABOUT_CLERKS = 2


def test_booker_sees_names_but_no_invitations(client, martat, booker, rows):
    client.force_login(booker)

    answer = client.get(MEMBERS)

    assert [each["name"] for each in answer.context["members"]] == [
        "Puheen Johtaja",
        "booker@example.org",
    ]
    assert answer.context["invitations"] == []
    assert b"uusi@example.org" not in answer.content


def test_inviting_says_the_same_of_everybody(client, martat, chair, booker):
    make_user("outsider")
    client.force_login(chair)

    said = []
    for email in ("nobody@example.org", "outsider@example.org", "booker@example.org"):
        answer = client.post(INVITE, {"email": email, "role": "booker"}, follow=True)
        said += [str(message).replace(email, "X") for message in answer.context["messages"]]

    assert said == ["A mail has been sent to X."] * 3


def test_many_invitations_are_refused(client, martat, chair):
    client.force_login(chair)

    with override_settings(WAGTAIL_TALKO_INVITATION_RATE="2/h"):
        answers = [
            client.post(INVITE, {"email": f"a{number}@example.org", "role": "booker"})
            for number in range(3)
        ]

    assert [each.status_code for each in answers] == [302, 302, 429]
    assert Invitation.objects.count() == 2


def test_old_address_of_an_association_leads_to_the_new(client, martat, chair):
    remember_slug("association", martat.pk, old="vanhat", new="martat")
    client.force_login(chair)

    answer = client.get("/en/talko/associations/vanhat/members/")

    assert (answer.status_code, answer["Location"]) == (302, MEMBERS)


def test_own_associations_are_listed(client, martat, chair):
    make_association("muu")
    client.force_login(chair)

    answer = client.get("/en/talko/associations/")

    assert [each.association for each in answer.context["memberships"]] == [martat]


@pytest.mark.parametrize("page", ["associations/", "bookings/"])
def test_newcomer_is_shown_the_way_to_apply(page, client):
    client.force_login(make_user())

    answer = client.get(f"/en/talko/{page}")

    assert b'href="/en/talko/associations/apply/"' in answer.content
