from datetime import UTC, datetime, timedelta

import pytest

from tests.admin.helpers import manager_of_new
from tests.associations.joining.losing import CLERK_LOSES, MANAGER_LOSES, is_closed
from tests.associations.joining.sending import kinds, newest_token, send_invitation
from tests.factories import make_member, make_user
from wagtail_talko.associations.joining.invitations import (
    accept_invitation,
    resend_invitation,
    revoke_invitation,
)
from wagtail_talko.associations.joining.refusals import (
    InvitationEnded,
    InviterGone,
    NotInUse,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.messages.tasks import send_waiting
from wagtail_talko.models import Invitation, Membership, Message

pytestmark = pytest.mark.django_db

LATER = datetime.now(UTC) + timedelta(days=15)


@pytest.fixture
def invited(martat, chair):
    return send_invitation(martat, by=chair)


def test_accepting_makes_a_member_and_forgets_the_address(invited, martat):
    user = make_user("toinen")

    member = accept_invitation(token=newest_token(), by=user, language="sv")

    assert (member.association, member.user, member.role, member.language, member.by_email) == (
        martat,
        user,
        "booker",
        "sv",
        False,
    )
    assert Invitation.objects.get().email == ""


def test_managers_are_told_of_who_accepts(invited, chair, booker):
    accept_invitation(token=newest_token(), by=make_user("toinen", first_name="Uusi"))

    told = Message.objects.get(kind="association.accepted")
    assert told.recipient == chair.email
    assert "Uusi" in told.body


def test_managers_invite_without_mail_to_each_other(martat, chair):
    make_member(martat, role="manager")

    send_invitation(martat, by=chair, role="manager")

    assert kinds() == ["association.invitation"]


def test_token_is_long_and_only_its_hash_is_kept(
    invited, mailoutbox, django_capture_on_commit_callbacks
):
    token = newest_token()

    send_waiting()

    assert len(token) == 43
    assert token not in Invitation.objects.get().token_hash
    assert token in mailoutbox[-1].body
    assert not Message.objects.filter(body__contains=token).exists()


def test_link_works_once(invited):
    token = newest_token()
    accept_invitation(token=token, by=make_user())

    with pytest.raises(InvitationEnded):
        accept_invitation(token=token, by=make_user())

    assert Membership.objects.filter(role="booker").count() == 1


def test_link_ends_after_its_days(invited):
    with pytest.raises(InvitationEnded):
        accept_invitation(token=newest_token(), by=make_user(), now=LATER)


@pytest.mark.parametrize("what", ["revoked", "sent again", "archived"])
def test_link_ends_when(what, invited, martat, chair):
    token = newest_token()
    if what == "revoked":
        revoke_invitation(invitation=invited, by=chair)
    elif what == "sent again":
        resend_invitation(invitation=invited, by=chair)
    else:
        martat.archive()

    with pytest.raises(InvitationEnded):
        accept_invitation(token=token, by=make_user())


def test_link_that_was_too_old_works_when_sent_again(invited, chair):
    resend_invitation(invitation=invited, by=chair, now=LATER)

    member = accept_invitation(token=newest_token(), by=make_user(), now=LATER)

    assert member.role == "booker"
    assert kinds(is_secret=True) == ["association.invitation"] * 2


@pytest.mark.parametrize("role", ["booker", "manager"])
@pytest.mark.parametrize(
    ("sender", "loses"),
    [("chair", each) for each in MANAGER_LOSES] + [("clerk", each) for each in CLERK_LOSES],
)
def test_link_ends_with_the_right_of_its_sender(
    sender, loses, role, request, martat, chair, clerk, booker
):
    sender, user = request.getfixturevalue(sender), make_user()
    send_invitation(martat, by=sender, role=role)
    token = newest_token()

    loses(sender)

    with pytest.raises((InviterGone, InvitationEnded)):
        accept_invitation(token=token, by=user)
    assert not martat.memberships.filter(user=user).exists()
    assert Invitation.objects.get().accepted_at is None


def test_link_outlives_what_its_sender_may_still_do(martat, chair):
    """A manager of the municipality as well goes on inviting when no member any more."""
    chair.is_superuser = True
    chair.save()
    send_invitation(martat, by=chair)
    Membership.objects.filter(user=chair).delete()

    assert accept_invitation(token=newest_token(), by=make_user()).role == "booker"


def test_link_works_again_when_another_sends_it(martat, chair, clerk, invited):
    is_closed(chair)
    resend_invitation(invitation=invited, by=clerk)

    member = accept_invitation(token=newest_token(), by=make_user())

    assert member.role == "booker"
    assert "Joutsa kutsuu" in Message.objects.filter(is_secret=True).latest("pk").body


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "../..", "🗝", "x" * 5000])
def test_guessed_token_is_nothing(token, invited):
    with pytest.raises(InvitationEnded):
        accept_invitation(token=token, by=make_user())


def test_inviting_again_gives_a_new_link_and_the_new_role(martat, chair, invited):
    again = send_invitation(martat, by=chair, email="UUSI@example.org ", role="manager")

    assert again == invited
    assert list(Invitation.objects.values_list("email", "role")) == [
        ("uusi@example.org", "manager")
    ]


def test_inviting_a_member_tells_the_member_only(martat, chair, booker):
    result = send_invitation(martat, by=chair, email=booker.email.upper())

    assert result is None
    assert list(Message.objects.values_list("kind", "recipient")) == [
        ("association.member", booker.email)
    ]


def test_inviting_a_booker_as_manager_makes_a_manager_on_accepting(martat, chair, booker):
    send_invitation(martat, by=chair, email=booker.email, role="manager")

    member = accept_invitation(token=newest_token(), by=booker)

    assert (member.role, member.by_email) == ("manager", False)
    assert martat.memberships.count() == 2


def test_accepting_takes_no_role_away(martat, chair, invited):
    member = accept_invitation(token=newest_token(), by=chair)

    assert member.role == "manager"


def test_who_may_invite(martat, chair, booker, clerk):
    _other, stranger = manager_of_new()

    send_invitation(martat, by=clerk)
    send_invitation(martat, by=chair)
    for nobody in (booker, stranger, make_user(), make_member_elsewhere()):
        with pytest.raises(NotAllowed):
            send_invitation(martat, by=nobody, email="x@example.org")

    assert Invitation.objects.count() == 1


def make_member_elsewhere():
    from tests.factories import make_association

    return make_member(make_association(), role="manager")


def test_nobody_is_invited_to_what_is_archived(martat, chair):
    martat.archive()

    with pytest.raises(NotInUse):
        send_invitation(martat, by=chair)


def test_invitation_says_who_invites(martat, chair, clerk):
    send_invitation(martat, by=chair, email="a@example.org")
    send_invitation(martat, by=clerk, email="b@example.org")

    by_member, by_clerk = (m.body for m in Message.objects.order_by("pk"))
    assert "Puheen Johtaja kutsuu" in by_member
    assert "Joutsa kutsuu" in by_clerk


def test_names_add_no_header_to_a_mail(martat, chair, mailoutbox):
    martat.name = {"fi": "Martat\r\nBcc: kaikki@example.org"}
    martat.save()
    send_invitation(martat, by=chair)

    send_waiting()

    mail = mailoutbox[-1]
    assert mail.recipients() == ["uusi@example.org"]
    assert "Bcc" not in mail.message()
    assert "\n" not in mail.subject
