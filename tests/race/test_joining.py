"""Two do at once what only one may: leave as the last manager, use one link, answer, apply."""

import pytest

from tests.admin.world import make_booking
from tests.associations.joining.sending import TYPED, send_invitation, token_in
from tests.factories import make_association, make_member, make_municipality, make_room, make_user
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from wagtail_talko.associations.joining.applications import (
    approve_application,
    decline_application,
    submit_application,
)
from wagtail_talko.associations.joining.invitations import accept_invitation, invite
from wagtail_talko.associations.joining.members import change_role, leave, remove_member
from wagtail_talko.models import (
    Association,
    AssociationApplication,
    Invitation,
    Membership,
)

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def booked_association():
    association = make_association()
    make_booking(make_room(), association, state="confirmed")
    return association


def test_race_of_all_managers_to_go_leaves_one():
    associations = [booked_association() for _ in range(ROUNDS)]
    managers = [
        [make_member(each, role="manager") for _ in range(WORKERS)] for each in associations
    ]

    def work(worker, number):
        user = managers[number][worker]
        membership = Membership.objects.get(user=user)
        if worker % 3 == 0:
            leave(membership=membership, by=user)
        elif worker % 3 == 1:
            remove_member(membership=membership, by=user)
        else:
            change_role(membership=membership, role="booker", by=user)

    outcomes = race(work)

    assert outcomes == [sorted(["won"] * (WORKERS - 1) + ["last_manager"])] * ROUNDS
    left = Membership.objects.filter(role="manager").values_list("association", flat=True)
    assert sorted(left) == sorted(each.pk for each in associations)


def test_race_for_one_link_has_one_winner(mailoutbox):
    users = [make_user() for _ in range(WORKERS)]
    tokens = []
    for _ in range(ROUNDS):
        send_invitation(make_association())
        tokens.append(token_in(mailoutbox[-1].body))

    outcomes = race(
        lambda worker, number: accept_invitation(token=tokens[number], by=users[worker])
    )

    assert outcomes == [one_winner("invitation_ended")] * ROUNDS
    assert Membership.objects.count() == ROUNDS


def test_race_to_invite_one_address_makes_one_invitation():
    associations = [make_association() for _ in range(ROUNDS)]

    outcomes = race(
        lambda _worker, number: invite(
            association=associations[number],
            email="uusi@example.org",
            role="booker",
            language="fi",
            by=None,
        )
    )

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert Invitation.objects.count() == ROUNDS


def test_race_to_answer_one_application_answers_it_once():
    boss, municipality = make_user(is_superuser=True), make_municipality()
    waiting = [
        submit_application(
            municipality=municipality, language="fi", **{**TYPED, "name": f"Kutojat {number}"}
        )
        for number in range(ROUNDS)
    ]
    answers = [approve_application, decline_application]

    outcomes = race(
        lambda worker, number: answers[worker % 2](application=waiting[number], by=boss)
    )

    assert outcomes == [one_winner("already_answered")] * ROUNDS
    approved = AssociationApplication.objects.filter(state="approved").count()
    assert Association.objects.count() == approved


def test_race_to_send_one_application_keeps_one():
    municipality = make_municipality()

    outcomes = race(
        lambda _worker, number: submit_application(
            municipality=municipality, language="fi", **{**TYPED, "name": f"Kutojat {number}"}
        )
    )

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert AssociationApplication.objects.count() == ROUNDS
