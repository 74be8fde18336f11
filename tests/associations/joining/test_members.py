import pytest

from tests.admin.world import make_booking
from tests.associations.joining.sending import kinds, send_invitation
from tests.factories import make_association, make_member, make_room
from wagtail_talko.associations.actions import change_association
from wagtail_talko.associations.joining.members import (
    change_role,
    hand_over,
    leave,
    remove_member,
)
from wagtail_talko.associations.joining.refusals import LastManager, MemberGone
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Invitation, Membership

pytestmark = pytest.mark.django_db


def row(user):
    return Membership.objects.get(user=user)


@pytest.fixture
def coming(martat):
    """The association has a room booked."""
    make_booking(make_room(), martat, state="confirmed")


def demote(user):
    change_role(membership=row(user), role="booker", by=user)


def remove(user):
    remove_member(membership=row(user), by=user)


def go(user):
    leave(membership=row(user), by=user)


@pytest.mark.parametrize("step", [demote, remove, go])
def test_last_manager_stays_while_something_is_to_come(step, coming, chair, booker):
    with pytest.raises(LastManager) as error:
        step(chair)

    assert "Hand over" in str(error.value)
    assert row(chair).role == "manager"


@pytest.mark.parametrize("step", [demote, remove, go])
def test_last_manager_may_go_when_nothing_is_to_come(step, chair, booker):
    step(chair)

    assert not Membership.objects.filter(role="manager").exists()


@pytest.mark.parametrize("step", [demote, remove, go])
def test_manager_may_go_when_there_is_another(step, coming, martat, chair):
    other = make_member(martat, role="manager")

    step(chair)

    assert list(Membership.objects.filter(role="manager")) == [row(other)]


def test_manager_who_cannot_sign_in_is_no_other_manager(coming, martat, chair):
    make_member(martat, role="manager", is_active=False)

    with pytest.raises(LastManager):
        go(chair)


def test_handing_over_lets_one_leave(coming, chair, booker):
    hand_over(membership=row(booker), by=chair)
    go(chair)

    assert list(Membership.objects.values_list("user", "role")) == [(booker.pk, "manager")]
    assert kinds(recipient=booker.email) == ["association.role"]


@pytest.mark.parametrize("step", [demote, remove, go])
def test_link_of_who_manages_no_more_ends(step, martat, chair):
    other = make_member(martat, role="manager")
    send_invitation(martat, by=chair, email="oma@example.org", role="manager")
    send_invitation(martat, by=other, email="muu@example.org")

    step(chair)

    open_ones = Invitation.objects.filter(revoked_at=None)
    assert list(open_ones.values_list("email", flat=True)) == ["muu@example.org"]


def test_link_of_who_hands_over_ends(martat, chair, booker):
    send_invitation(martat, by=chair, role="manager")

    hand_over(membership=row(booker), by=chair)

    assert not Invitation.objects.filter(revoked_at=None).exists()


@pytest.mark.parametrize("left", [[], ["booker"]])
def test_link_of_who_the_municipality_takes_off_ends(left, martat, chair, clerk):
    send_invitation(martat, by=chair, role="manager")

    change_association(
        association=martat, by=clerk, members=[{"user": chair, "role": role} for role in left]
    )

    assert not Invitation.objects.filter(revoked_at=None).exists()


def test_removed_member_is_told(chair, booker):
    remove_member(membership=row(booker), by=chair)

    assert kinds(recipient=booker.email) == ["association.removed"]


def test_steps_about_somebody_gone_are_refused(chair, booker):
    gone = row(booker)
    gone_id = gone.pk
    remove_member(membership=row(booker), by=chair)
    gone.pk = gone_id

    for step in (
        lambda: remove_member(membership=gone, by=chair),
        lambda: change_role(membership=gone, role="manager", by=chair),
        lambda: hand_over(membership=gone, by=chair),
        lambda: leave(membership=gone, by=booker),
    ):
        with pytest.raises(MemberGone):
            step()


def test_only_managers_say_who_belongs(chair, booker):
    other_chair = make_member(make_association(), role="manager")

    for nobody in (booker, other_chair):
        for step in (
            lambda by=nobody: remove_member(membership=row(chair), by=by),
            lambda by=nobody: change_role(membership=row(booker), role="manager", by=by),
            lambda by=nobody: hand_over(membership=row(booker), by=by),
            lambda by=nobody: leave(membership=row(chair), by=by),
        ):
            with pytest.raises(NotAllowed):
                step()

    assert {m.user: m.role for m in row(chair).association.memberships.all()} == {
        chair: "manager",
        booker: "booker",
    }
