"""Cancelling asks once more."""

import pytest

from tests.bookings.views.visiting import EIGHT, SIX, WEEK, book, in_language

pytestmark = pytest.mark.django_db


def test_cancelling_asks_once_more_and_changes_nothing_before(client, room, association, member):
    booking = book(room, association, member, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    first = booking.dates.first()
    client.force_login(member)

    response = client.get(in_language("fi", "booking_cancel", booking.pk), {"date": first.pk})

    assert (response.status_code, response.context["dates"]) == (200, [first])
    assert {date.state for date in booking.dates.all()} == {"confirmed"}


def test_cancelling_one_date_leaves_the_others(client, room, association, member):
    booking = book(room, association, member, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    first = booking.dates.first()
    client.force_login(member)

    response = client.post(
        in_language("fi", "booking_cancel", booking.pk), {"date": first.pk, "reason": "Lumi"}
    )

    assert response["Location"] == in_language("fi", "booking", booking.pk)
    assert list(booking.dates.values_list("state", "reason")) == [
        ("cancelled", "Lumi"),
        ("confirmed", ""),
    ]


def test_cancelling_twice_says_so_and_leads_back(client, room, association, member):
    booking = book(room, association, member)
    client.force_login(member)
    path = in_language("fi", "booking_cancel", booking.pk)
    client.post(path, {"all": "1"})

    response = client.post(path, {"all": "1"}, follow=True)

    levels = [message.level_tag for message in response.context["messages"]]
    assert levels == ["success", "warning"]


def test_too_long_a_reason_is_kept_and_nothing_is_cancelled(client, room, association, member):
    booking = book(room, association, member)
    client.force_login(member)

    response = client.post(
        in_language("fi", "booking_cancel", booking.pk), {"all": "1", "reason": "x" * 501}
    )

    assert response.context["form"]["reason"].value() == "x" * 501
    assert booking.dates.get().is_active
