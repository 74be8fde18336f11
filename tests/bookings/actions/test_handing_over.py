"""The first host leaves: what the new one gets, and what was never meant for it."""

import pytest
from wagtail.models import ModelLogEntry

from tests.bookings.actions.helpers import NOW
from tests.factories import make_association, make_member, make_room
from wagtail_talko.bookings.actions import answer_invitation, invite_hosts, leave_booking
from wagtail_talko.bookings.joining.actions import ask_to_join
from wagtail_talko.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(association):
    return make_room()


@pytest.fixture
def pensioners():
    return make_association("elakeliitto", name={"fi": "Eläkeliitto"})


@pytest.fixture
def pensioner(pensioners):
    return make_member(pensioners)


def join(booking, association, member, by, *, edits=False):
    invite_hosts(booking=booking, hosts=[(association, edits)], by=by, now=NOW)
    answer_invitation(booking=booking, association=association, accept=True, by=member, now=NOW)


WRITTEN = {
    "contact_name": "Aino Salainen",
    "contact_email": "aino@example.org",
    "contact_phone": "040 7654321",
    "message": "Avain on maton alla",
}


@pytest.mark.parametrize("title", ["Leivontailta", ""])
def test_handing_over_erases_what_was_written_for_the_municipality(
    book, room, association, member, pensioners, pensioner, title
):
    other = make_association("other")
    booking = book(
        room,
        purpose="Ainon muistotilaisuus",
        public_title=title,
        people=12,
        group="seniors",
        loudness="quiet",
        **WRITTEN,
    )
    join(booking, pensioners, pensioner, member, edits=True)
    invite_hosts(
        booking=booking, hosts=[(other, False)], by=member, message="Soita Ainolle", now=NOW
    )

    leave_booking(
        booking=booking, association=association, by=member, hand_over_to=pensioners, now=NOW
    )

    booking.refresh_from_db()
    assert {name: getattr(booking, name) for name in WRITTEN} == dict.fromkeys(WRITTEN, "")
    # What the public reads stands for the purpose until the new host writes its own.
    assert booking.purpose == title
    # What the new host answers for stays.
    assert (booking.people, booking.group, booking.loudness, booking.public_title) == (
        12,
        "seniors",
        "quiet",
        title,
    )
    assert booking.hosts.get(association=other).message == ""
    log = " ".join(map(str, ModelLogEntry.objects.values_list("data", flat=True)))
    assert [word for word in ("Ainon", "Soita", "Avain") if word in log] == []


def test_handing_over_keeps_the_question_of_one_who_asks_to_join(
    book, room, association, member, pensioners, pensioner
):
    booking = book(room, open_to_others=True)
    join(booking, pensioners, pensioner, member, edits=True)
    other = make_association("other")
    row = ask_to_join(
        booking=booking, association=other, by=make_member(other), message="Laulamme", now=NOW
    )

    leave_booking(
        booking=booking, association=association, by=member, hand_over_to=pensioners, now=NOW
    )

    row.refresh_from_db()
    assert (row.state, row.message) == ("asked", "Laulamme")


def test_joint_host_that_leaves_takes_nothing_of_the_first_host_away(
    book, room, association, member, pensioners, pensioner
):
    booking = book(room, **WRITTEN)
    join(booking, pensioners, pensioner, member)

    leave_booking(booking=booking, association=pensioners, by=pensioner, now=NOW)

    booking.refresh_from_db()
    assert {name: getattr(booking, name) for name in WRITTEN} == WRITTEN


def test_new_first_host_is_told_to_write_its_own_words(
    book, room, association, member, pensioners, pensioner
):
    booking = book(room, **WRITTEN)
    join(booking, pensioners, pensioner, member, edits=True)
    pensioners.memberships.update(language="en")
    Message.objects.all().delete()

    leave_booking(
        booking=booking, association=association, by=member, hand_over_to=pensioners, now=NOW
    )

    [mail] = Message.objects.filter(kind="booking.host_left")
    assert mail.recipient == pensioner.email
    told = "Write what you need the room for and who can be asked: what the others had written"
    assert (told in mail.body, [word for word in WRITTEN.values() if word in mail.body]) == (
        True,
        [],
    )
