"""People are invited to an association, change their roles, and go."""

from functools import partial

from tests.associations.joining.sending import send_invitation
from tests.factories import make_member, make_user
from tests.race.scenarios.table import ANEW, NOTHING, scenario
from wagtail_talko.associations.joining.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from wagtail_talko.associations.joining.members import (
    change_role,
    hand_over,
    leave,
    remove_member,
    set_suggestions,
)
from wagtail_talko.models import Message
from wagtail_talko.tokens import hash_token


def with_manager(world):
    """The own association with a manager, who has sent a link to somebody."""
    manager = make_member(world.own, role="manager")
    send_invitation(world.own, by=manager)
    Message.objects.all().delete()
    return manager


def membership(user):
    return user.talko_memberships.get()


@scenario(invite, mails=("association.invitation",), again=ANEW)
def send_a_link(world):
    manager = make_member(world.own, role="manager")
    return partial(
        invite, association=world.own, email="u@example.org", role="booker", language="fi",
        by=manager,
    )  # fmt: skip


@scenario(resend_invitation, mails=("association.invitation",), again=ANEW)
def send_the_link_again(world):
    manager = with_manager(world)
    return partial(resend_invitation, invitation=world.own.invitations.get(), by=manager)


@scenario(revoke_invitation, again="invitation_ended")
def take_the_link_back(world):
    manager = with_manager(world)
    return partial(revoke_invitation, invitation=world.own.invitations.get(), by=manager)


@scenario(accept_invitation, mails=("association.accepted",), again="invitation_ended")
def use_the_link(world):
    manager = make_member(world.own, role="manager")
    invitation = send_invitation(world.own, by=manager)
    token = "a" * 43
    invitation.token_hash = hash_token(token)
    invitation.save()
    Message.objects.all().delete()
    return partial(accept_invitation, token=token, by=make_user())


@scenario(change_role, mails=("association.role",), again=NOTHING)
def make_a_manager_booker(world):
    manager = with_manager(world)
    boss = make_member(world.own, role="manager")
    return partial(change_role, membership=membership(manager), role="booker", by=boss)


@scenario(hand_over, mails=("association.role",), again="not_allowed")
def hand_the_association_over(world):
    manager = with_manager(world)
    return partial(hand_over, membership=membership(world.member), by=manager)


@scenario(remove_member, mails=("association.removed",), again="member_gone")
def remove_a_manager(world):
    manager = with_manager(world)
    return partial(remove_member, membership=membership(manager), by=world.boss)


@scenario(leave, again="member_gone")
def leave_the_association(world):
    manager = with_manager(world)
    return partial(leave, membership=membership(manager), by=manager)


@scenario(set_suggestions, again=NOTHING)
def want_no_suggestions(world):
    manager = make_member(world.own, role="manager")
    return partial(set_suggestions, association=world.own, wanted=False, by=manager)
