"""The public pages of asking to join and answering."""

import pytest

from tests.bookings.views.filling import typed
from tests.bookings.views.visiting import SIX, book, in_language, week_of
from tests.factories import make_association, make_member
from wagtail_talko.bookings.joining.actions import ask_to_join
from wagtail_talko.models import Booking, BookingHost

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def join_url(booking):
    return in_language("fi", "booking_join", booking.pk)


def test_week_says_others_are_welcome_and_links_to_asking(client, room, booking):
    url = in_language("fi", "room", room.space.slug, room.slug) + f"w/{week_of(SIX)}/"

    open_week = text_of(client.get(url))
    Booking.objects.update(is_private=True)
    private_week = text_of(client.get(url))

    assert join_url(booking) in open_week
    assert "Muutkin ovat tervetulleita" in open_week
    assert join_url(booking) not in private_week


def test_taken_time_of_an_open_booking_offers_the_link(client, room, booking, other, asker):
    client.force_login(asker)

    page = text_of(client.post(in_language("fi", "booking_new"), typed(room)))

    assert f"{join_url(booking)}?association={other.pk}" in page


def test_asking_and_answering_by_the_pages_shows_no_person(
    client, booking, first, other, member, asker
):
    client.force_login(asker)
    asked_page = text_of(client.get(join_url(booking)))
    client.post(join_url(booking), {"message": "Tuomme kahvit"})
    row = BookingHost.objects.get()
    asking = in_language("fi", "booking_asking", booking.pk, row.pk)
    assert (client.get(asking).status_code, join_url(booking) in text_of(own_list(client))) == (
        404,
        True,
    )
    client.force_login(member)
    assert asking in text_of(own_list(client))
    assert asking in text_of(client.get(in_language("fi", "booking", booking.pk)))
    answer_page = text_of(client.get(asking))

    response = client.post(asking, {"accept": "1", "may_edit": "on"})

    assert response.url == in_language("fi", "booking", booking.pk)
    row.refresh_from_db()
    assert (row.state, row.may_edit, row.message) == ("accepted", True, "Tuomme kahvit")
    assert "Tuomme kahvit" in answer_page
    assert ("Jäsen" in asked_page, "Salainen" in answer_page) == (False, False)


def own_list(client):
    return client.get(in_language("fi", "bookings"))


def test_page_needs_a_message_and_keeps_nothing_without(client, booking, asker):
    client.force_login(asker)

    response = client.post(join_url(booking), {"message": " "})

    assert (response.status_code, BookingHost.objects.count()) == (200, 0)


@pytest.mark.parametrize("change", [{"open_to_others": False}, {"is_private": True}])
def test_closed_booking_has_no_page(client, booking, asker, change):
    Booking.objects.update(**change)
    client.force_login(asker)

    assert client.get(join_url(booking)).status_code == 404


def test_somebody_who_asks_very_often_is_stopped(client, room, first, member, asker, settings):
    settings.WAGTAIL_TALKO_JOINING_RATE = "1/d"
    bookings = [
        book(room, first, member, (SIX.replace(hour=hour), SIX.replace(hour=hour + 1)), **OPEN)
        for hour in (8, 10)
    ]
    client.force_login(asker)

    answers = [client.post(join_url(each), {"message": "Hei"}) for each in bookings]

    assert [each.status_code for each in answers] == [302, 429]
    assert BookingHost.objects.count() == 1


OPEN = {"open_to_others": True}


@pytest.mark.parametrize("number", [1, 3])
def test_booking_page_costs_the_same_however_many_ask(
    client, booking, member, number, django_assert_num_queries
):
    for _ in range(number):
        one = make_association()
        ask_to_join(booking=booking, association=one, by=make_member(one))
    client.force_login(member)
    url = in_language("fi", "booking", booking.pk)
    client.get(url)

    with django_assert_num_queries(18):
        page = client.get(url)

    assert len(page.context["together"]["asking"]) == number


@pytest.mark.parametrize("change", [{}, {"open_to_others": False}])
def test_question_is_taken_back_by_a_button_also_where_the_booking_is_closed(
    client, booking, other, asker, member, change
):
    row = ask_to_join(booking=booking, association=other, by=asker)
    Booking.objects.update(**change)
    url = in_language("fi", "booking_withdraw", booking.pk, row.pk)
    client.force_login(member)
    assert client.post(url).status_code == 404
    client.force_login(asker)
    listed = text_of(own_list(client))
    client.get(url)
    row.refresh_from_db()
    assert (url in listed, join_url(booking) in listed, row.state) == (True, not change, "asked")
    pages = [client.get(join_url(booking))]
    assert [url in text_of(page) for page in pages if page.status_code == 200] == [True] * (
        not change
    )

    response = client.post(url, follow=True)

    row.refresh_from_db()
    assert (row.state, url in text_of(response)) == ("left", False)
    assert "Kysymys on peruttu" in text_of(response)
