"""One's place in line and offers on the public pages."""

import pytest

from tests.bookings.waiting.waiting import (
    DAY,
    END,
    SIX,
    START_OF_YEAR,
    free,
    make_group,
    offer,
    states,
)
from tests.factories import make_user
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.queries import preview_request
from wagtail_talko.bookings.sharing.queries import beside
from wagtail_talko.bookings.waiting.answering import accept_offer, expire_offer
from wagtail_talko.bookings.waiting.retention import erase_old_wishes
from wagtail_talko.models import Place, WaitingWish

pytestmark = pytest.mark.django_db
LIST = "/fi/talko/bookings/"


@pytest.fixture(autouse=True)
def january(time_machine):
    time_machine.move_to(START_OF_YEAR, tick=False)


def address(wish):
    return f"{LIST}waiting/{wish.pk}/"


@pytest.fixture
def wish(taken, wait):
    return wait(make_group("first")) and wait(contact_email="a@example.org")


@pytest.fixture
def offered(wish, taken, room, boss):
    WaitingWish.objects.exclude(pk=wish.pk).delete()
    free(taken, boss)
    offer(room)
    wish.refresh_from_db()
    return wish


def test_list_says_the_place_in_line_and_of_nobody_else(client, wish, member):
    client.force_login(member)

    response = client.get(LIST)

    assert [(own.wish, own.place) for own in response.context["wishes"]] == [(wish, 2)]
    assert "Olet jonossa sijalla 2." in response.text
    assert "First" not in response.text


def test_offer_stands_on_top_and_not_among_the_bookings(client, offered, member):
    client.force_login(member)

    response = client.get(LIST)

    assert [own.wish for own in response.context["offers"]] == [offered]
    assert (response.context["wishes"], response.context["items"]) == ([], [])


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [
        ("fi", "toistaiseksi varattu", "Martat"),
        ("sv", "reserverad tills vidare", "Marthorna"),
        ("en", "reserved for now", "Martat"),
    ],
)
def test_week_names_nobody_to_whom_a_time_is_only_offered(
    client, offered, member, language, words, name
):
    week = f"/{language}/talko/rooms/kylasali/iso/w/2027-w02/"

    before = client.get(week).text
    accept_offer(wish=offered, by=member)
    after = client.get(week).text

    assert (before.count(words), before.count(name)) == (1, 0)
    assert (after.count(words), after.count(name)) == (0, 1)


def test_offered_time_names_nobody_in_the_feed_or_a_refusal(client, offered, room, member):
    other = make_group("muu")
    feed = "/fi/talko/feeds/room/kylasali/iso.ics"

    def said():
        found = preview_request(
            room=room,
            association=other,
            dates=[(SIX, END)],
            by=other.memberships.get().user,
        )
        [refusal] = found.dates[0].refusals
        return ["Martat" in client.get(feed).text, "Martat" in str(refusal)]

    before = said()
    accept_offer(wish=offered, by=member)

    assert (before, said()) == ([False, False], [True, True])


def test_shared_room_names_nobody_to_whom_a_place_is_only_offered(
    client, room, wait, book, boss, member
):
    room.parallel_groups = 2
    room.save()
    Place.objects.create(room=room, number=2)
    first, _second = book(), book()
    offered = wait()
    free(first, boss)
    offer(room)
    time = (room, SIX, END)

    before = [date.booking.association.slug for date in beside([time])[time]]
    accept_offer(wish=WaitingWish.objects.get(pk=offered.pk), by=member)

    after = [date.booking.association.slug for date in beside([time])[time]]
    assert (before, after) == (["lions"], ["lions", "martat"])


def test_offer_that_ended_is_no_booking(client, offered, member):
    expire_offer(wish=offered, now=START_OF_YEAR + DAY)
    client.force_login(member)

    response = client.get(LIST)

    assert (response.context["offers"], response.context["items"]) == ([], [])


def test_accepting_leads_to_the_booking_and_twice_as_well(client, offered, member):
    client.force_login(member)

    first, second = (client.post(address(offered), {"answer": "accept"}) for _ in range(2))

    assert states(offered) == ["accepted"]
    assert first["Location"] == second["Location"] == f"{LIST}{offered.booking_id}/"


def test_late_answer_is_told_and_shows_how_it_stands(client, offered, member, time_machine):
    client.force_login(member)
    time_machine.move_to(START_OF_YEAR + DAY, tick=False)

    response = client.post(address(offered), {"answer": "accept"}, follow=True)

    [message] = response.context["messages"]
    assert str(message).startswith("Tarjous on päättynyt")
    assert states(offered) == ["offered"]


def test_leaving_the_line_is_asked_first(client, wish, member):
    client.force_login(member)

    asked = client.get(address(wish))
    before = states(wish)
    client.post(address(wish), {"answer": "withdraw"})

    assert "Poistutaanko jonosta?" in asked.text
    assert (before, states(wish)) == (["waiting"], ["withdrawn"])


@pytest.mark.parametrize("method", ["get", "post"])
def test_wish_of_another_association_does_not_exist(client, wish, method):
    client.force_login(make_group("nosy").memberships.get().user)

    response = getattr(client, method)(address(wish), {"answer": "withdraw"})

    assert (response.status_code, states(wish)) == (404, ["waiting"])


def test_unknown_answer_changes_nothing(client, offered, member):
    client.force_login(member)

    response = client.post(address(offered), {"answer": "all"})

    assert (response["Location"], states(offered)) == (address(offered), ["offered"])


@pytest.mark.parametrize("number", [1, 3])
def test_places_in_line_cost_the_same_however_many_wait(
    client, wait, book, member, django_assert_num_queries, number
):
    client.force_login(member)
    for n in range(number):
        date = book(SIX + n * DAY, END + n * DAY)
        wait(start=date.start, end=date.end)
    client.get(LIST)

    with django_assert_num_queries(QUERIES):
        response = client.get(LIST)

    assert len(response.context["wishes"]) == number


QUERIES = 22


def test_contacts_of_wishes_are_erased_with_those_of_bookings(wish, settings):
    settings.WAGTAIL_TALKO_RETENTION_DAYS = 90
    early, late = (erase_old_wishes(now=wish.end + n * DAY) for n in (90, 91))

    wish.refresh_from_db()
    assert (early, late, erase_old_wishes(now=wish.end + 92 * DAY)) == (0, 2, 0)
    assert (wish.contact_email, wish.created_by) == ("", None)


def test_series_is_listed_without_its_offer(client, room, wait, taken, boss, martat, member):
    series = request_booking(
        room=room,
        association=martat,
        dates=[(taken.start + 7 * DAY, taken.end + 7 * DAY)],
        purpose="Kudontailta",
        by=member,
        now=START_OF_YEAR,
    )
    wait(booking=series)
    free(taken, boss)
    offer(room)
    client.force_login(member)

    [item] = client.get(LIST).context["items"]

    assert (item.booking, [date.start for date in item.dates]) == (series, [taken.start + 7 * DAY])


def test_sign_in_comes_first(client, wish):
    assert client.get(address(wish)).status_code == 302
    client.force_login(make_user())
    assert client.get(address(wish)).status_code == 404
