"""Who is to host with the one that waits: asked when the offer is accepted, and not before."""

import pytest
from wagtail.models import ModelLogEntry

from tests.bookings.accessories.lending import make_accessory
from tests.bookings.waiting.waiting import (
    DAY,
    END,
    SIX,
    START_OF_YEAR,
    free,
    make_group,
    offer,
)
from tests.factories import make_association, make_member, make_room
from wagtail_talko.bookings.actions import answer_invitation, leave_booking, request_booking
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.refusals_of_hosts import AlreadyHost, TooManyHosts
from wagtail_talko.bookings.waiting.answering import accept_offer
from wagtail_talko.bookings.waiting.retention import erase_old_wishes
from wagtail_talko.models import BookingHost, Message, WaitingHost, WaitingWish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january(time_machine):
    time_machine.move_to(START_OF_YEAR, tick=False)


@pytest.fixture
def elders():
    return make_group("elakeliitto")


@pytest.fixture
def choir():
    return make_group("kuoro")


@pytest.fixture
def offered(taken, wait, room, boss, elders, choir):
    """Offered to Martat, who want to host it with two others."""
    wish = wait(hosts=[(elders, True), (choir, False)], hosts_message=" Yhdessä? ")
    free(taken, boss)
    offer(room)
    wish.refresh_from_db()
    return wish


def rows(booking=None):
    found = BookingHost.objects.filter(**({"booking": booking} if booking else {}))
    fields = ("association__slug", "state", "may_edit", "message")
    return list(found.order_by("pk").values_list(*fields))


def invited():
    found = Message.objects.filter(kind="booking.host_invited").order_by("pk")
    return sorted(found.values_list("recipient", flat=True))


def email_of(association):
    return association.memberships.get().user.email


def test_named_hosts_are_asked_when_the_offer_is_accepted(offered, member, elders, choir):
    before = (rows(), invited())

    date = accept_offer(wish=offered, by=member)

    assert before == ([], [])
    assert rows(date.booking) == [
        ("elakeliitto", "invited", True, "Yhdessä?"),
        ("kuoro", "invited", False, "Yhdessä?"),
    ]
    assert invited() == sorted([email_of(elders), email_of(choir)])
    entry = ModelLogEntry.objects.get(action="wagtail_talko.booking.accept_offer").data
    assert entry["hosts"] == [
        {"association": elders.pk, "state": "invited", "may_edit": True},
        {"association": choir.pk, "state": "invited", "may_edit": False},
    ]


def test_who_accepts_an_invitation_is_a_host(offered, member, elders):
    booking = accept_offer(wish=offered, by=member).booking

    answer_invitation(
        booking=booking, association=elders, accept=True, by=elders.memberships.get().user
    )

    assert rows(booking)[0] == ("elakeliitto", "accepted", True, "Yhdessä?")


def test_nobody_is_a_host_at_once_whoever_accepts(offered, boss, elders):
    make_member(elders)
    booking = accept_offer(wish=offered, by=boss).booking

    assert [state for _slug, state, *_rest in rows(booking)] == ["invited", "invited"]


def test_who_cannot_host_any_more_is_left_out_and_told(client, offered, member, elders):
    elders.archive()
    client.force_login(member)

    answer = client.post(
        f"/fi/talko/bookings/waiting/{offered.pk}/", {"answer": "accept"}, follow=True
    )

    assert [slug for slug, *_rest in rows()] == ["kuoro"]
    assert [str(each) for each in answer.context["messages"]] == [
        "Aika on sinun. Saat varauksesta viestin. "
        "Kutsu on lähetetty sähköpostilla: Kuoro. Saat viestin, kun yhdistys vastaa. "
        "Kutsua ei lähetetty, koska yhdistys ei voi olla järjestäjänä tässä tilassa: Elakeliitto."
    ]


def test_hosts_of_a_series_are_not_asked_twice(room, martat, member, wait, book, boss, elders):
    taken = book()
    series = request_booking(
        room=room,
        association=martat,
        dates=[(SIX + DAY, END + DAY)],
        purpose="Kudontailta",
        by=member,
        hosts=[(elders, False)],
    )
    answer_invitation(
        booking=series, association=elders, accept=False, by=elders.memberships.get().user
    )
    Message.objects.all().delete()
    wish = wait(booking=series, hosts=[(elders, False)])
    free(taken, boss)
    offer(room)

    accept_offer(wish=WaitingWish.objects.get(pk=wish.pk), by=member)

    assert rows() == [("elakeliitto", "declined", False, "")]
    assert invited() == []


def test_time_of_a_series_that_was_handed_over_asks_who_was_named(
    room, martat, member, wait, book, boss, elders, choir
):
    taken = book()
    series = request_booking(
        room=room,
        association=martat,
        dates=[(SIX + DAY, END + DAY)],
        purpose="Kudontailta",
        by=member,
        hosts=[(elders, True)],
    )
    answer_invitation(
        booking=series, association=elders, accept=True, by=elders.memberships.get().user
    )
    wish = wait(booking=series, hosts=[(elders, True), (choir, False)])
    leave_booking(booking=series, association=martat, hand_over_to=elders, by=member)
    free(taken, boss)
    offer(room)

    booking = accept_offer(wish=WaitingWish.objects.get(pk=wish.pk), by=member).booking

    # Martat have left the series: the time is a booking of their own, with those they named.
    assert (booking != series, booking.association) == (True, martat)
    assert [slug for slug, *_rest in rows(booking)] == ["elakeliitto", "kuoro"]
    assert [slug for slug, state, *_rest in rows(series) if state == "invited"] == []


@pytest.mark.parametrize("what", ["itself", "twice", "too many", "archived"])
def test_hosts_that_a_booking_could_not_have_are_refused(what, taken, wait, martat, elders):
    hosts, error = {
        "itself": ([martat], AlreadyHost),
        "twice": ([elders, elders], AlreadyHost),
        "too many": ([make_association() for _n in range(10)], TooManyHosts),
        "archived": ([elders], BookingRefused),
    }[what]
    if what == "archived":
        elders.archive()

    with pytest.raises(error):
        wait(hosts=[(host, False) for host in hosts])

    assert (WaitingWish.objects.count(), WaitingHost.objects.count()) == (0, 0)


def test_page_of_a_wish_says_who_will_be_asked(client, offered, member):
    client.force_login(member)
    address = f"/sv/talko/bookings/waiting/{offered.pk}/"
    said = "Arrangörer tillsammans med er: Elakeliitto och Kuoro."

    before = client.get(address).text
    accept_offer(wish=offered, by=member)
    after = client.get(address).text

    assert (before.count(said), after.count(said)) == (1, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_wish_costs_the_same(
    client, taken, wait, member, number, django_assert_num_queries
):
    wish = wait(hosts=[(make_association(), False) for _n in range(number)])
    client.force_login(member)
    address = f"/fi/talko/bookings/waiting/{wish.pk}/"
    client.get(address)

    with django_assert_num_queries(PAGE):
        client.get(address)


PAGE = 16


def test_others_learn_nothing_of_a_wish_they_are_named_in(client, offered, elders):
    client.force_login(elders.memberships.get().user)

    answers = [client.get(f"/fi/talko/bookings/{path}") for path in ("", f"waiting/{offered.pk}/")]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert "Martat" not in answers[0].text


def test_message_to_hosts_is_erased_with_the_wish(offered):
    erase_old_wishes(now=END + 400 * DAY)

    assert WaitingWish.objects.get().hosts_message == ""


def test_offer_without_the_projector_has_its_hosts_too(
    room, martat, member, wait, book, boss, elders
):
    """What lacks something to borrow is a booking of its own, not a date of the series."""
    projector = make_accessory(room.space)
    taken = book()
    book(room=make_room(space=room.space, ahead_days=9999), accessories={projector: 1})
    series = request_booking(
        room=room,
        association=martat,
        dates=[(SIX + DAY, END + DAY)],
        purpose="Kudontailta",
        by=member,
        hosts=[(elders, False)],
        accessories={projector: 1},
    )
    wish = wait(booking=series, accessories={projector: 1}, hosts=[(elders, False)])
    free(taken, boss)
    offer(room)

    booking = accept_offer(wish=WaitingWish.objects.get(pk=wish.pk), by=member).booking

    assert booking != series
    assert rows(booking) == [("elakeliitto", "invited", False, "")]
