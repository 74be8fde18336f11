"""A place becomes free: who gets it, until when, and what silence means."""

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from tests.factories import local, make_association, make_member, make_user
from tests.signups.factories import (
    come,
    come_for_sure,
    dates_of,
    mails,
    make_open_event,
    republish,
    states,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Message, SignUp
from wagtail_talko.signups.actions import (
    accept_place,
    cancel_sign_ups,
    change_sign_up,
    confirm_sign_up,
    look_after_offers,
)
from wagtail_talko.signups.refusals import SignUpEnded

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site):
    return make_open_event(signup_capacity=4, title="Katon tervaus")


def row_of(signed) -> SignUp:
    return SignUp.objects.get(participant=signed.participant)


def test_cancelled_place_is_offered_to_the_first_in_line(event):
    there = come_for_sure(event, people=4)
    first = come_for_sure(event, people=3, waits=True, email="eka@example.org")
    come_for_sure(event, people=3, waits=True)

    cancel_sign_ups(participant=there.participant)

    assert [state for _people, state, _day in states(event)] == ["cancelled", "offered", "waiting"]
    assert row_of(first).held_until == local(2027, 1, 5, 12)
    assert mails("eka@example.org")[-1] == "Paikka on vapautunut: Katon tervaus"


def test_who_needs_more_places_than_are_free_is_passed_over_and_stays_first(event):
    there = come_for_sure(event, people=2)
    come_for_sure(event, people=2)
    family = come_for_sure(event, people=4, waits=True)
    single = come_for_sure(event, waits=True)

    cancel_sign_ups(participant=there.participant)

    assert row_of(family).state == "waiting"
    assert row_of(single).state == "offered"


def test_offered_place_is_nobody_elses(event):
    there = come_for_sure(event, people=4)
    come_for_sure(event, people=4, waits=True)
    cancel_sign_ups(participant=there.participant)

    late = come(event, waits=True)

    assert row_of(late).state == "waiting"


def test_accepting_takes_the_place_once(event):
    there = come_for_sure(event, people=4)
    next_one = come_for_sure(event, people=4, waits=True)
    cancel_sign_ups(participant=there.participant)

    accept_place(signup=row_of(next_one))

    assert row_of(next_one).state == "confirmed"
    with pytest.raises(SignUpEnded):
        accept_place(signup=row_of(next_one))


def test_organiser_who_has_rung_accepts_and_the_log_says_who(event):
    organiser, stranger = make_member(event.hosts.get()), make_user()
    there = come_for_sure(event, people=4)
    next_one = come(event, people=4, waits=True, email="", phone="040 1234567")
    cancel_sign_ups(participant=there.participant)

    with pytest.raises(NotAllowed):
        accept_place(signup=row_of(next_one), by=stranger)
    accept_place(signup=row_of(next_one), by=organiser)

    logged = ModelLogEntry.objects.filter(action="wagtail_talko.signup.accept")
    assert [entry.user for entry in logged] == [organiser]


def test_organiser_does_not_accept_for_who_can_be_written_to(event):
    there = come_for_sure(event, people=4)
    next_one = come_for_sure(event, people=4, waits=True)
    cancel_sign_ups(participant=there.participant)

    with pytest.raises(NotAllowed):
        accept_place(signup=row_of(next_one), by=make_member(event.hosts.get()))

    assert row_of(next_one).state == "offered"


def test_offer_ends_by_silence_and_goes_to_the_next(event):
    there = come_for_sure(event, people=4)
    silent = come_for_sure(event, people=4, waits=True, email="hiljainen@example.org")
    after = come_for_sure(event, people=4, waits=True)
    cancel_sign_ups(participant=there.participant)

    with time_machine.travel(local(2027, 1, 5, 12), tick=False):
        ended = look_after_offers()
        again = look_after_offers()
        with pytest.raises(SignUpEnded):
            accept_place(signup=row_of(silent))

    assert (ended, again) == (1, 0)
    assert (row_of(silent).state, row_of(after).state) == ("cancelled", "offered")
    assert mails("hiljainen@example.org")[-1] == "Paikka ei ole enää varattuna: Katon tervaus"


def test_unconfirmed_sign_up_ends_and_its_place_is_offered(event):
    come(event, people=4)
    waiting = come_for_sure(event, people=4, waits=True)

    with time_machine.travel(local(2027, 1, 5, 12), tick=False):
        look_after_offers()

    assert [state for _people, state, _day in states(event)] == ["cancelled", "offered"]
    assert row_of(waiting).held_until == local(2027, 1, 6, 12)


def test_who_has_not_confirmed_is_in_no_line(event):
    there = come_for_sure(event, people=4)
    unconfirmed = come(event, people=4, waits=True)

    cancel_sign_ups(participant=there.participant)
    before = row_of(unconfirmed).state
    confirm_sign_up(token=unconfirmed.token)

    assert (before, row_of(unconfirmed).state) == ("waiting", "offered")


def test_confirming_too_late_goes_to_the_waiting_list_when_the_place_is_gone(event):
    late = come(event, people=4)

    with time_machine.travel(local(2027, 1, 5, 13), tick=False):
        come(event, people=4)
        confirm_sign_up(token=late.token)

    assert row_of(late).state == "waiting"


def test_fewer_people_free_places_for_the_next(event):
    there = come_for_sure(event, people=4)
    waiting = come_for_sure(event, people=2, waits=True)

    change_sign_up(signup=row_of(there), people=2, task=None, brings="")

    assert row_of(waiting).state == "offered"


def test_more_places_on_the_page_are_offered(event):
    come_for_sure(event, people=4)
    waiting = come_for_sure(event, people=2, waits=True)

    republish(event, signup_capacity=6)

    assert row_of(waiting).state == "offered"


def test_offer_near_the_start_lasts_until_sign_up_closes(event):
    there = come_for_sure(event, people=4)
    waiting = come_for_sure(event, people=4, waits=True)

    with time_machine.travel(local(2027, 1, 12, 15), tick=False):
        cancel_sign_ups(participant=there.participant)

    assert row_of(waiting).held_until == local(2027, 1, 12, 18)


def test_too_near_the_start_nothing_is_offered(event):
    there = come_for_sure(event, people=4)
    waiting = come_for_sure(event, people=4, waits=True)

    with time_machine.travel(local(2027, 1, 12, 17, 1), tick=False):
        cancel_sign_ups(participant=there.participant)

    assert row_of(waiting).state == "waiting"


def test_offer_to_a_telephone_is_told_to_the_organiser(site):
    host = make_association()
    make_member(host, role="manager", name="emma")
    event = make_open_event(hosts=[host], signup_capacity=1, title="Katon tervaus")
    there = come_for_sure(event)
    come(event, phone="040 1234567", waits=True)

    cancel_sign_ups(participant=there.participant)

    last = Message.objects.filter(recipient="emma@example.org").latest("pk")
    assert last.subject == "Soita: paikka on vapautunut, Katon tervaus"


def test_task_that_is_taken_by_then_is_left_out_of_the_offer(site):
    event = make_open_event(signup_capacity=2, tasks=[("Keitto", 1)])
    (soup,) = event.signup_sheet.tasks.all()
    there = come_for_sure(event)
    come_for_sure(event, task=soup)
    waiting = come_for_sure(event, task=None, waits=True)
    SignUp.objects.filter(pk=row_of(waiting).pk).update(task=soup)

    cancel_sign_ups(participant=there.participant)

    assert (row_of(waiting).state, row_of(waiting).task) == ("offered", None)


def test_dates_do_not_share_places(site):
    event = make_open_event(recurrence="RRULE:FREQ=WEEKLY;COUNT=2", signup_capacity=1)
    first, second = dates_of(event)
    there = come_for_sure(event, first)
    waiting = come_for_sure(event, second)
    late = come_for_sure(event, second, waits=True)

    cancel_sign_ups(participant=there.participant)

    assert (row_of(waiting).state, row_of(late).state) == ("confirmed", "waiting")
