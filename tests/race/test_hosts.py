"""Hosts come and go while others let them in, remove them, close the room: one story is told."""

from datetime import timedelta
from functools import partial

import pytest
from wagtail.models import ModelLogEntry

from tests.factories import local, make_association, make_member, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, in_a_moment, one_winner, race, slowly
from tests.race.stories import check_story, entries
from wagtail_talko.associations.actions import archive_association
from wagtail_talko.bookings.actions import (
    answer_invitation,
    close_rooms,
    invite_hosts,
    leave_booking,
    remove_host,
    request_booking,
    set_host_rights,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.joining.actions import answer_asking, ask_to_join, withdraw_asking
from wagtail_talko.bookings.quotas.actions import create_quota
from wagtail_talko.models import BookingDate, BookingHost

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# Hours a week.
QUOTA = 3
LEAVING = min(WORKERS // 2, QUOTA)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def space():
    return make_space()


@pytest.fixture
def room(space):
    return make_room(space=space, ahead_days=9999, parallel_groups=WORKERS + QUOTA)


@pytest.fixture
def own():
    return make_association()


@pytest.fixture
def member(own):
    return make_member(own)


@pytest.fixture
def book(room, own, member):
    def book(*starts, hosts=(), edits=True, **details):
        return request_booking(
            room=room,
            association=own,
            dates=[(start, start + 2 * HOUR) for start in starts],
            purpose="x",
            by=member,
            now=NOW,
            hosts=[(host, edits) for host in hosts],
            silent=True,
            **details,
        )

    return book


def accept(booking, host, by):
    answer_invitation(booking=booking, association=host, accept=True, by=by, now=NOW, silent=True)


def test_race_of_hosts_coming_and_going_tells_one_story(book, own, member, boss):
    """The second host says yes, is removed and asked anew; the first one goes for the third."""
    second, third = make_association(), make_association()
    bookings = [book(SIX + number * WEEK, hosts=(second, third)) for number in range(ROUNDS)]
    for booking in bookings:
        accept(booking, third, boss)

    def work(worker, number):
        booking, common = bookings[number], {"now": NOW, "silent": True}
        doing = worker % 6
        if doing == 0:
            accept(booking, second, boss)
        elif doing == 1:
            remove_host(booking=booking, association=second, by=member, **common)
        elif doing == 2:
            leave_booking(booking=booking, association=own, hand_over_to=third, by=member, **common)
        elif doing == 3:
            remove_host(booking=booking, association=third, by=member, **common)
        elif doing == 4:
            set_host_rights(
                booking=booking, association=third, may_edit=False, by=member, silent=True
            )
        else:
            invite_hosts(booking=booking, hosts=[(second, False)], by=member, **common)

    outcomes = race(work)

    refusals = {"invitation_closed", "hand_over_first", "already_host", "not_allowed"}
    for outcome in outcomes:
        assert set(outcome) <= {"won", *refusals}
        assert outcome.count("won") > 0
    check_story()
    assert find_faults(now=NOW) == []


def test_race_of_joining_and_leaving_never_exceeds_the_quota(book, space, boss):
    """Of each booking the guest has half: an hour of its three a week."""
    guest = make_association()
    create_quota(
        municipality=space.municipality,
        by=boss,
        association=guest,
        name={"en": "Q"},
        measure="hours",
        amount=QUOTA,
    )
    there, wanted = (
        [
            [book(SIX + number * WEEK, hosts=(guest,)) for _ in range(most)]
            for number in range(ROUNDS)
        ]
        for most in (LEAVING, WORKERS - LEAVING)
    )
    for of_round in there:
        for booking in of_round:
            accept(booking, guest, boss)

    def work(worker, number):
        if worker < LEAVING:
            leave_booking(
                booking=there[number][worker], association=guest, by=boss, now=NOW, silent=True
            )
        else:
            accept(wanted[number][worker - LEAVING], guest, boss)

    outcomes = race(work)

    for number, outcome in enumerate(outcomes):
        assert set(outcome) <= {"won", "quota_reached"}
        joined = BookingHost.objects.filter(state="accepted", booking__in=wanted[number]).count()
        assert outcome.count("won") == LEAVING + joined
        assert joined <= QUOTA
    assert BookingHost.objects.filter(state="left").count() == LEAVING * ROUNDS
    check_story()


def test_race_of_closing_and_leaving_counts_every_change(book, room, boss):
    """Calendars follow the sequence: two changes are never the same one."""
    guest = make_association()
    bookings = [
        book(SIX + number * WEEK, SIX + DAY + number * WEEK, hosts=[guest])
        for number in range(ROUNDS)
    ]
    for booking in bookings:
        accept(booking, guest, boss)
    seen = [[date.pk for date in booking.dates.all()] for booking in bookings]

    def work(worker, number):
        start = SIX + number * WEEK
        leave = partial(
            leave_booking,
            booking=bookings[number],
            association=guest,
            by=boss,
            now=NOW,
            silent=True,
        )
        close = partial(
            close_rooms,
            rooms=[room],
            spans=[(start, start + HOUR)],
            reason="x",
            by=boss,
            seen_hits=seen[number],
            now=NOW,
        )
        in_a_moment(leave, number) if worker else slowly(close)

    outcomes = race(work, workers=2)

    assert outcomes == [["won", "won"]] * ROUNDS
    for booking in bookings:
        told = ModelLogEntry.objects.for_instance(booking).order_by("pk")
        actions = [entry.action.rpartition(".")[2] for entry in told]
        closed, left = (booking.dates.get(state=state) for state in ("cancelled", "confirmed"))
        # Each was changed when the guest came and when it went, unless it was closed before.
        came_and_went = actions[: actions.index("cancel")].count("leave_hosting") + 1
        assert (closed.sequence, left.sequence) == (came_and_went + 1, 2)
    check_story()
    assert find_faults(now=NOW) == []


def test_race_of_taking_a_question_back_and_answering_it_ends_it_once(book, member, boss):
    guest = make_association()
    asker = make_member(guest)
    bookings = [book(SIX + number * WEEK, open_to_others=True) for number in range(ROUNDS)]
    for booking in bookings:
        ask_to_join(booking=booking, association=guest, by=asker, now=NOW, silent=True)

    def work(worker, number):
        how = {"booking": bookings[number], "association": guest, "now": NOW}
        if worker % 2:
            withdraw_asking(**how, by=asker)
        else:
            answer_asking(**how, by=member, accept=worker % 4 == 0)

    outcomes = race(work)

    assert outcomes == [one_winner("asking_closed")] * ROUNDS
    states = BookingHost.objects.values_list("state", flat=True)
    assert set(states) <= {"left", "accepted", "refused"}
    check_story()


def test_race_of_archiving_a_guest_and_letting_it_in_leaves_it_no_booking(book, member, boss):
    """Archived it hosts nothing, and nothing of what it was asked is left open."""
    guests = [make_association() for _ in range(ROUNDS)]
    bookings = [
        book(SIX + number * WEEK, hosts=[guest], edits=False) for number, guest in enumerate(guests)
    ]

    def work(worker, number):
        booking, guest = bookings[number], guests[number]
        doing = worker % 3
        if doing == 0:
            archive_association(association=guest, by=boss, now=NOW)
        elif doing == 1:
            accept(booking, guest, boss)
        else:
            set_host_rights(
                booking=booking, association=guest, may_edit=True, by=member, silent=True
            )

    outcomes = race(work)

    for guest, outcome in zip(guests, outcomes, strict=True):
        assert set(outcome) <= {"won", "invitation_closed", "association_in_use"}
        guest.refresh_from_db()
        host = BookingHost.objects.get(association=guest)
        if guest.is_archived:
            assert (host.state, host.may_edit) == ("left", False)
        else:
            assert host.state == "accepted"
        archives = len(range(0, WORKERS, 3)) if guest.is_archived else 0
        assert len(entries("association.archive", guest)) == archives
    assert BookingDate.objects.active().count() == ROUNDS
