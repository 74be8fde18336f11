"""Two do at once what only one may: leave as the last manager, use one link, answer, apply."""

from functools import partial

import pytest

from tests.admin.world import make_booking
from tests.associations.joining.sending import TYPED, send_invitation, token_in
from tests.factories import make_association, make_member, make_municipality, make_room, make_user
from tests.race.racing import ROUNDS, WORKERS, in_a_moment, one_winner, race, slowly
from tests.race.stories import check_chain, entries
from wagtail_talko.associations.actions import (
    approve_association,
    change_association,
    create_association,
)
from wagtail_talko.associations.joining.applications import (
    approve_application,
    decline_application,
    submit_application,
)
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


def test_race_of_handing_over_leaving_and_removing_keeps_a_manager():
    """One manager, and one who is to be it in their place, or goes."""
    boss = make_user(is_superuser=True)
    associations = [booked_association() for _ in range(ROUNDS)]
    managers = [make_member(each, role="manager") for each in associations]
    heirs = [make_member(each) for each in associations]
    own, other = ([user.talko_memberships.get() for user in users] for users in (managers, heirs))

    def work(worker, number):
        doing = worker % 4
        if doing == 0:
            hand_over(membership=other[number], by=managers[number])
        elif doing == 1:
            leave(membership=own[number], by=managers[number])
        elif doing == 2:
            leave(membership=other[number], by=heirs[number])
        else:
            remove_member(membership=own[number], by=boss)

    outcomes = race(work)

    for association, outcome in zip(associations, outcomes, strict=True):
        assert set(outcome) <= {"won", "last_manager", "member_gone", "not_allowed"}
        members = association.memberships.values_list("role", flat=True)
        assert list(members).count("manager") == 1
        gone = entries("association.leave", association)
        gone += entries("association.remove_member", association)
        assert len(members) == 2 - len(gone)


def test_race_of_renewing_revoking_and_using_a_link_ends_it_once(mailoutbox):
    boss = make_user(is_superuser=True)
    users = [make_user() for _ in range(WORKERS)]
    associations = [make_association() for _ in range(ROUNDS)]
    sent = []
    for association in associations:
        invitation = send_invitation(association)
        sent.append((invitation, token_in(mailoutbox[-1].body)))

    def work(worker, number):
        (invitation, token), doing = sent[number], worker % 3
        if doing == 0:
            resend_invitation(invitation=invitation, by=boss)
        elif doing == 1:
            revoke_invitation(invitation=invitation, by=boss)
        else:
            accept_invitation(token=token, by=users[worker])

    outcomes = race(work)

    for association, outcome in zip(associations, outcomes, strict=True):
        assert set(outcome) <= {"won", "invitation_ended"}
        invitation = association.invitations.get()
        ended = (invitation.accepted_at is not None) + (invitation.revoked_at is not None)
        assert ended == 1
        # Only who held the newest link has got in.
        joined = invitation.accepted_at is not None
        assert association.memberships.count() == joined
        renewed = len(entries("association.invite", association)) - 1
        assert outcome.count("won") == renewed + ended
        assert invitation.sequence == 1 + renewed


def test_race_of_all_that_changes_an_association_loses_nothing():
    boss, municipality = make_user(is_superuser=True), make_municipality()
    associations = [
        make_association(municipality=municipality, is_approved=False) for _ in range(ROUNDS)
    ]
    slugs = [each.slug for each in associations]

    def work(worker, number):
        association, doing = associations[number], worker % 4
        if doing == 0:
            change_association(association=association, by=boss, slug=f"kutojat-{number}")
        elif doing == 1:
            set_suggestions(association=association, wanted=False, by=boss)
        elif doing == 2:
            approve_association(association=association, by=boss)
        else:
            # Another one wants the same address, or the next that is free.
            create_association(municipality=municipality, by=boss, name={"en": f"Kutojat {number}"})

    outcomes = race(work)

    assert set().union(*outcomes) <= {"won", "address_taken"}
    for association, old in zip(associations, slugs, strict=True):
        association.refresh_from_db()
        changes = entries("association.change", association)
        check_chain([{"before": {}, "after": {"slug": old}}, *changes])
        assert association.slug == (changes[-1]["after"]["slug"] if changes else old)
        assert (association.is_approved, association.suggests_together) == (True, False)
        assert len(entries("association.approve", association)) == 1
        assert len(entries("association.set_suggestions", association)) == 1


def test_race_of_deleting_the_sender_and_using_the_link_ends_it_once(mailoutbox):
    boss = make_user(is_superuser=True)
    users = [make_user() for _ in range(WORKERS)]
    associations = [make_association() for _ in range(ROUNDS)]
    senders = [make_member(each, role="manager") for each in associations]
    sent = []
    for association, sender in zip(associations, senders, strict=True):
        invitation = send_invitation(association, by=sender)
        sent.append((invitation, token_in(mailoutbox[-1].body)))

    def work(worker, number):
        invitation, token = sent[number]
        accept = partial(accept_invitation, token=token, by=users[worker])
        if worker == 0:
            in_a_moment(senders[number].delete, number)
        elif worker == 2:
            slowly(accept, pause=0.6)
        elif worker % 2:
            in_a_moment(partial(resend_invitation, invitation=invitation, by=boss), number)
        else:
            in_a_moment(accept, number)

    outcomes = race(work)

    for association, outcome in zip(associations, outcomes, strict=True):
        assert set(outcome) <= {"won", "invitation_ended"}
        invitation = association.invitations.get()
        # Whoever sent it again has given their own word for it.
        assert invitation.invited_by in (None, boss)
        assert invitation.invited_by == boss or invitation.accepted_at or invitation.revoked_at
        assert invitation.accepted_at is None or invitation.revoked_at is None
        assert association.memberships.count() == (invitation.accepted_at is not None)
