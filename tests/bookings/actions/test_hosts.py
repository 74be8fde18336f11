"""Several associations host one booking: asking, answering, leaving, rights."""

import pytest

from tests.bookings.actions.helpers import HOUR, NOW, SIX, WEEK
from tests.factories import make_association, make_member, make_municipality, make_room, make_user
from wagtail_talko.associations.actions import AssociationInUse, archive_association
from wagtail_talko.bookings.actions import (
    answer_invitation,
    cancel_dates,
    change_booking,
    invite_hosts,
    leave_booking,
    remove_host,
    request_booking,
    set_host_rights,
)
from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.refusals import BookingRefused, HasPassed
from wagtail_talko.bookings.refusals_of_hosts import (
    AlreadyHost,
    HandOverFirst,
    InvitationClosed,
    InvitationDeclined,
)
from wagtail_talko.bookings.retention import erase_old_contacts
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Booking, Message

pytestmark = pytest.mark.django_db

LATER = SIX + 8 * WEEK


@pytest.fixture
def room(association):
    return make_room()


@pytest.fixture
def pensioners():
    return make_association("elakeliitto", name={"fi": "Eläkeliitto"})


@pytest.fixture
def pensioner(pensioners):
    return make_member(pensioners)


@pytest.fixture
def booking(book, room):
    return book(room)


def hosts(booking):
    return sorted(booking.hosts.values_list("association__slug", "state", "may_edit"))


def join(booking, association, member, by, *, may_edit=False):
    invite_hosts(booking=booking, hosts=[(association, may_edit)], by=by, now=NOW)
    return answer_invitation(
        booking=booking, association=association, accept=True, by=member, now=NOW
    )


def test_host_that_was_asked_is_named_only_once_it_has_accepted(
    booking, member, pensioners, pensioner
):
    invite_hosts(booking=booking, hosts=[(pensioners, False)], by=member, now=NOW)
    asked = who(Booking.objects.get(), "fi")

    answer_invitation(booking=booking, association=pensioners, accept=True, by=pensioner, now=NOW)

    assert (asked, who(Booking.objects.get(), "fi")) == ("Martat", "Martat ja Eläkeliitto")


def test_request_asks_other_hosts_and_takes_those_of_the_booker_at_once(
    book, room, association, member, pensioners
):
    own = make_association("own")
    own.memberships.create(user=member)

    booking = book(room, hosts=[(pensioners, True), (own, False)])

    assert hosts(booking) == [("elakeliitto", "invited", True), ("own", "accepted", False)]


def test_host_is_asked_once(book, room, association, booking, member, pensioners, pensioner):
    invite = {"booking": booking, "by": member, "now": NOW}
    invite_hosts(hosts=[(pensioners, False)], **invite)

    with pytest.raises(AlreadyHost):
        invite_hosts(hosts=[(pensioners, False)], **invite)
    with pytest.raises(AlreadyHost):
        invite_hosts(hosts=[(association, False)], **invite)


@pytest.mark.parametrize("accept", [True, False])
def test_invitation_is_answered_once(booking, member, pensioners, pensioner, accept):
    answer = {"booking": booking, "association": pensioners, "by": pensioner, "now": NOW}
    invite_hosts(booking=booking, hosts=[(pensioners, True)], by=member, now=NOW)

    answer_invitation(accept=False, **answer)

    with pytest.raises(InvitationDeclined):
        answer_invitation(accept=accept, **answer)
    assert hosts(booking) == [("elakeliitto", "declined", False)]


def test_host_that_declined_is_asked_anew(booking, member, pensioners, pensioner):
    invite = {"booking": booking, "by": member, "now": NOW}
    answer = {"booking": booking, "association": pensioners, "by": pensioner, "now": NOW}
    invite_hosts(hosts=[(pensioners, True)], **invite)
    answer_invitation(accept=False, **answer)

    invite_hosts(hosts=[(pensioners, False)], **invite)
    answer_invitation(accept=True, **answer)

    assert hosts(booking) == [("elakeliitto", "accepted", False)]


def test_host_that_declined_is_taken_off_the_list_without_mail(
    booking, member, pensioners, pensioner
):
    invite_hosts(booking=booking, hosts=[(pensioners, False)], by=member, now=NOW)
    answer_invitation(booking=booking, association=pensioners, accept=False, by=pensioner, now=NOW)
    Message.objects.all().delete()

    remove_host(booking=booking, association=pensioners, by=member, now=NOW)

    assert hosts(booking) == [("elakeliitto", "left", False)]
    assert not Message.objects.exists()


def test_rights_changed_to_and_fro_are_told_of_once(booking, member, pensioners, pensioner):
    join(booking, pensioners, pensioner, member)

    for may_edit in (True, False, True):
        set_host_rights(booking=booking, association=pensioners, may_edit=may_edit, by=member)

    told = Message.objects.filter(kind="booking.host_rights").values_list("recipient", flat=True)
    assert list(told) == [pensioner.email]


def test_joint_host_that_may_edit_does_not_change_what_the_municipality_reads(
    booking, member, pensioners, pensioner
):
    join(booking, pensioners, pensioner, member, may_edit=True)

    change_booking(booking=booking, by=pensioner, people=5, now=NOW)
    for name in ("purpose", "contact_email", "message"):
        with pytest.raises(NotAllowed):
            change_booking(booking=booking, by=pensioner, now=NOW, **{name: "x@example.org"})


@pytest.mark.parametrize("state", ["invited", "asked"])
def test_archiving_ends_what_an_association_is_asked_and_asks(booking, boss, pensioners, state):
    booking.hosts.create(association=pensioners, state=state, may_edit=True)
    booking.hosts.create(association=make_association("other"), state=state)

    archive_association(association=pensioners, by=boss, now=NOW)

    assert hosts(booking) == [("elakeliitto", "left", False), ("other", state, False)]


@pytest.mark.parametrize("who_tries", ["outsider", "first host"])
def test_invitation_is_answered_by_the_invited_only(
    booking, member, pensioners, pensioner, who_tries
):
    invite_hosts(booking=booking, hosts=[(pensioners, False)], by=member, now=NOW)
    by = member if who_tries == "first host" else make_user()

    with pytest.raises(NotAllowed):
        answer_invitation(booking=booking, association=pensioners, accept=True, by=by, now=NOW)


def test_association_that_was_not_asked_cannot_answer(booking, pensioners, pensioner):
    with pytest.raises(InvitationClosed):
        answer_invitation(
            booking=booking, association=pensioners, accept=True, by=pensioner, now=NOW
        )


def test_only_the_first_host_asks_others(booking, member, pensioners, pensioner):
    join(booking, pensioners, pensioner, member, may_edit=True)

    with pytest.raises(NotAllowed):
        invite_hosts(booking=booking, hosts=[(make_association(), False)], by=pensioner, now=NOW)


def test_host_is_not_asked_to_what_is_over_or_what_it_could_not_book(
    book, room, member, booking, pensioners
):
    with pytest.raises(HasPassed):
        invite_hosts(booking=booking, hosts=[(pensioners, False)], by=member, now=LATER)
    room.bookers = "local"
    room.space.municipality = make_municipality()
    room.space.save()
    room.save()
    pensioners.is_approved = False
    pensioners.save()
    with pytest.raises(BookingRefused) as error:
        invite_hosts(booking=booking, hosts=[(pensioners, False)], by=member, now=NOW)

    codes = [refusal.code for refusal in error.value.refusals]
    assert codes == ["association_not_approved", "local_only"]


@pytest.mark.parametrize("may_edit", [False, True])
def test_joint_host_cancels_where_it_may_edit(booking, member, pensioners, pensioner, may_edit):
    join(booking, pensioners, pensioner, member)
    set_host_rights(booking=booking, association=pensioners, may_edit=may_edit, by=member)
    dates = list(booking.dates.all())

    if may_edit:
        cancel_dates(dates=dates, by=pensioner, now=NOW)
    else:
        with pytest.raises(NotAllowed):
            cancel_dates(dates=dates, by=pensioner, now=NOW)

    assert booking.dates.get().state == ("cancelled" if may_edit else "confirmed")


def test_host_that_only_was_asked_may_change_nothing(booking, member, pensioners, pensioner):
    invite_hosts(booking=booking, hosts=[(pensioners, True)], by=member, now=NOW)

    with pytest.raises(NotAllowed):
        cancel_dates(dates=list(booking.dates.all()), by=pensioner, now=NOW)


def test_joint_host_leaves(booking, member, pensioners, pensioner):
    join(booking, pensioners, pensioner, member)

    leave_booking(booking=booking, association=pensioners, by=pensioner, now=NOW)

    assert hosts(booking) == [("elakeliitto", "left", False)]
    with pytest.raises(InvitationClosed):
        leave_booking(booking=booking, association=pensioners, by=pensioner, now=NOW)


def test_first_host_leaves_only_to_a_host_that_may_edit(
    book, room, association, member, pensioners, pensioner
):
    booking = book(room)
    join(booking, pensioners, pensioner, member)
    leaving = {"booking": booking, "association": association, "by": member, "now": NOW}
    with pytest.raises(HandOverFirst):
        leave_booking(**leaving)
    with pytest.raises(HandOverFirst):
        leave_booking(**leaving, hand_over_to=pensioners)
    set_host_rights(booking=booking, association=pensioners, may_edit=True, by=member)

    leave_booking(**leaving, hand_over_to=pensioners)

    booking.refresh_from_db()
    assert (booking.association, hosts(booking)) == (pensioners, [("martat", "left", False)])


def test_first_host_removes_a_host_and_takes_an_invitation_back(
    booking, member, pensioners, pensioner
):
    other = make_association("other")
    join(booking, pensioners, pensioner, member)
    invite_hosts(booking=booking, hosts=[(other, False)], by=member, now=NOW)
    with pytest.raises(NotAllowed):
        remove_host(booking=booking, association=other, by=pensioner, now=NOW)

    for host in (pensioners, other):
        remove_host(booking=booking, association=host, by=member, now=NOW)

    assert hosts(booking) == [("elakeliitto", "left", False), ("other", "left", False)]


def test_hosts_are_told_in_their_language(booking, association, member, pensioners):
    Message.objects.all().delete()
    member.talko_memberships.update(language="fi")
    for name, language in (("eve", "sv"), ("ann", "en")):
        make_member(pensioners, name=name, email=f"{name}@example.org").talko_memberships.update(
            language=language
        )
    invite_hosts(booking=booking, hosts=[(pensioners, False)], by=member, message="Moi", now=NOW)
    invited = list(Message.objects.order_by("pk").values_list("recipient", "language"))
    eve = pensioners.memberships.get(user__username="eve").user

    answer_invitation(
        booking=booking, association=pensioners, accept=True, by=eve, message="Hej", now=NOW
    )

    assert invited == [("eve@example.org", "sv"), ("ann@example.org", "en")]
    answered = Message.objects.order_by("pk").last()
    assert (answered.recipient, answered.language) == (member.email, "fi")
    assert "Hej" in answered.body


def test_joint_hosts_hear_of_a_change(booking, member, pensioners, pensioner):
    join(booking, pensioners, pensioner, member)
    Message.objects.all().delete()

    cancel_dates(dates=list(booking.dates.all()), by=member, now=NOW)

    told = set(Message.objects.values_list("recipient", flat=True))
    assert told == {member.email, pensioner.email}


def test_joint_booking_to_come_keeps_its_hosts_from_being_archived(
    booking, boss, member, pensioners, pensioner
):
    invite_hosts(booking=booking, hosts=[(pensioners, False)], by=member, now=NOW)
    other = make_association()
    archive_association(association=other, by=boss, now=NOW)
    answer_invitation(booking=booking, association=pensioners, accept=True, by=pensioner, now=NOW)

    with pytest.raises(AssociationInUse):
        archive_association(association=pensioners, by=boss, now=NOW)


def test_what_was_written_to_a_host_is_erased_in_time(booking, member, pensioners):
    invite_hosts(booking=booking, hosts=[(pensioners, False)], by=member, message="Soita", now=NOW)

    erase_old_contacts(now=SIX + 200 * WEEK)

    row = booking.hosts.get()
    assert (row.message, row.created_by) == ("", None)


def test_request_for_the_municipality_itself_takes_no_hosts(room, boss, pensioners):
    with pytest.raises(ValueError, match="no joint hosts"):
        request_booking(
            room=room,
            association=None,
            dates=[(SIX, SIX + HOUR)],
            purpose="x",
            by=boss,
            origin="staff",
            hosts=[(pensioners, False)],
            now=NOW,
        )
