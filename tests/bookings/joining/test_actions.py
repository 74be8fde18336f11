"""Asking to join an open booking, and the answer."""

import pytest

from tests.bookings.views.visiting import EIGHT, SIX
from tests.factories import make_association, make_member
from wagtail_talko.bookings.actions import answer_invitation, cancel_dates, invite_hosts
from wagtail_talko.bookings.actions.hosting import MOST_HOSTS
from wagtail_talko.bookings.admin_moving import say_refusal
from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.joining.actions import answer_asking, ask_to_join, withdraw_asking
from wagtail_talko.bookings.joining.refusals import AlreadyAsked, AskingClosed, NotOpen
from wagtail_talko.bookings.queries import preview_request
from wagtail_talko.bookings.refusals import BookingRefused, HasPassed
from wagtail_talko.bookings.refusals_of_hosts import InvitationClosed, TooManyHosts
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Booking, BookingHost, Message, Quota

pytestmark = pytest.mark.django_db


def ask(booking, other, asker, **details):
    return ask_to_join(booking=booking, association=other, by=asker, **details)


def answer(booking, other, by, *, accept=True, **details):
    return answer_asking(booking=booking, association=other, accept=accept, by=by, **details)


def test_accepted_hosts_the_booking_and_both_sides_get_a_mail(
    booking, other, asker, member, django_capture_on_commit_callbacks
):
    ask(booking, other, asker, message="Tuomme kahvit")

    answer(booking, other, member, message="Tervetuloa")

    assert who(Booking.objects.get(), "fi") == "Martat ja Lions"
    mails = Message.objects.filter(kind__startswith="booking.host_").order_by("pk")
    assert list(mails.values_list("kind", "recipient")) == [
        ("booking.host_asked", member.email),
        ("booking.host_let_in", asker.email),
    ]
    assert "Tuomme kahvit" in mails[0].body
    assert "Salainen" not in mails[0].body
    assert "Tervetuloa" in mails[1].body


def test_one_that_was_not_let_in_can_neither_ask_again_nor_accept_for_itself(
    booking, other, asker, member
):
    ask(booking, other, asker)
    answer(booking, other, member, accept=False)

    with pytest.raises(AlreadyAsked):
        ask(booking, other, asker)
    with pytest.raises(InvitationClosed):
        answer_invitation(booking=booking, association=other, accept=True, by=asker)

    assert BookingHost.objects.get().state == "refused"


def test_one_that_was_not_let_in_can_be_invited_later(booking, other, asker, member):
    ask(booking, other, asker)
    answer(booking, other, member, accept=False)

    invite_hosts(booking=booking, hosts=[(other, False)], by=member)

    assert BookingHost.objects.get().state == "invited"


@pytest.mark.parametrize("change", [{"open_to_others": False}, {"is_private": True}])
def test_what_is_closed_or_private_cannot_be_asked_for(booking, other, asker, change):
    Booking.objects.update(**change)

    with pytest.raises(NotOpen):
        ask(booking, other, asker)


def test_only_members_ask_and_only_hosts_that_may_edit_answer(booking, other, asker, member):
    watching = make_association("watching")
    watcher = make_member(watching)
    invite_hosts(booking=booking, hosts=[(watching, False)], by=member)
    answer_invitation(booking=booking, association=watching, accept=True, by=watcher)
    with pytest.raises(NotAllowed):
        ask(booking, other, member)
    ask(booking, other, asker)

    for stranger in (asker, watcher):
        with pytest.raises(NotAllowed):
            answer(booking, other, stranger)

    assert BookingHost.objects.get(association=other).state == "asked"


def test_second_answer_and_answer_after_cancelling_are_refused(booking, other, asker, member):
    third = make_association("third")
    ask(booking, other, asker)
    ask(booking, third, make_member(third))
    answer(booking, other, member)

    with pytest.raises(AskingClosed):
        answer(booking, other, member, accept=False)
    cancel_dates(dates=list(booking.dates.all()), reason="Sairastuminen", by=member)
    with pytest.raises(HasPassed):
        answer(booking, third, member)

    assert sorted(BookingHost.objects.values_list("state", flat=True)) == ["accepted", "asked"]


def test_accepting_keeps_the_quota_of_the_one_that_asked(room, booking, other, asker, member):
    Quota.objects.create(
        municipality=room.space.municipality,
        name={"fi": "K"},
        association=other,
        measure="hours",
        amount="0.5",
    )
    ask(booking, other, asker)

    with pytest.raises(BookingRefused) as refused:
        answer(booking, other, member)

    assert [refusal.code for refusal in refused.value.refusals] == ["quota_reached"]
    assert BookingHost.objects.get().state == "asked"


@pytest.mark.parametrize(("change", "offered"), [({}, 1), ({"open_to_others": False}, 0)])
def test_refused_time_offers_to_join_those_who_welcome_others(
    room, booking, other, asker, change, offered
):
    Booking.objects.update(**change)

    preview = preview_request(room=room, association=other, dates=[(SIX, EIGHT)], by=asker)

    (refusal,) = preview.dates[0].refusals
    joins = [each.booking for each in refusal.suggestions if each.kind == "join"]
    assert joins == [booking] * offered


def test_staff_are_not_offered_the_time_that_is_taken(room, booking, other, asker):
    preview = preview_request(room=room, association=other, dates=[(SIX, EIGHT)], by=asker)
    (refusal,) = preview.dates[0].refusals
    before = say_refusal(refusal)

    kinds = {each.kind for each in refusal.suggestions}
    refusal.suggestions = tuple(s for s in refusal.suggestions if s.kind != "join")

    assert "join" in kinds
    assert before == say_refusal(refusal)


def test_question_taken_back_is_told_can_be_asked_anew_and_not_answered(
    booking, other, asker, member
):
    ask(booking, other, asker)
    Message.objects.all().delete()
    with pytest.raises(NotAllowed):
        withdraw_asking(booking=booking, association=other, by=make_member(make_association()))

    withdraw_asking(booking=booking, association=other, by=asker)

    assert list(Message.objects.values_list("kind", "recipient")) == [
        ("booking.host_withdrawn", member.email)
    ]
    with pytest.raises(AskingClosed):
        answer(booking, other, member)
    with pytest.raises(AskingClosed):
        withdraw_asking(booking=booking, association=other, by=asker)
    assert ask(booking, other, asker).state == "asked"


def test_those_who_ask_keep_no_guest_out_but_no_more_are_let_in_than_there_may_be(
    booking, other, asker, member
):
    ask(booking, other, asker)
    for _ in range(MOST_HOSTS):
        booking.hosts.create(association=make_association(), state="asked")

    invite_hosts(
        booking=booking, hosts=[(make_association(), False) for _ in range(MOST_HOSTS)], by=member
    )
    with pytest.raises(TooManyHosts):
        answer(booking, other, member)

    assert booking.hosts.get(association=other).state == "asked"
