"""What became of a time, on the pages of its hosts."""

import pytest

from tests.bookings.notifications.reading import EIGHT, SIX, WEEK
from tests.factories import make_association, make_member
from wagtail_talko.bookings.outcomes.actions import mark_outcome
from wagtail_talko.models import BookingHost

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(book):
    return book((SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))


@pytest.fixture
def here(client, booking, member, time_machine):
    time_machine.move_to(EIGHT)
    client.force_login(member)
    return f"/fi/talko/bookings/{booking.pk}/"


@pytest.fixture
def first(booking):
    return booking.dates.first()


def test_page_asks_of_what_has_begun_alone(client, here, booking, first):
    second = booking.dates.last()

    page = client.get(here)

    assert f"{here}outcome/{first.pk}/" in page.text
    assert f"{here}outcome/{second.pk}/" not in page.text
    assert client.get(f"{here}outcome/{second.pk}/").status_code == 404


def test_number_is_kept_shown_and_changed(client, here, first):
    url = f"{here}outcome/{first.pk}/"
    answer = client.post(url, {"was_used": "yes", "headcount": "12"}, follow=True)
    form = client.get(url).context["form"]
    after = client.post(url, {"was_used": "no", "headcount": ""}, follow=True)

    assert [str(m) for m in answer.context["messages"]] == ["Kiitos. Tieto on tallennettu."]
    assert "Tilaa käytti 12 henkilöä." in answer.text
    assert (form["was_used"].value(), form["headcount"].value()) == ("yes", 12)
    assert "Ette käyttäneet tilaa." in after.text


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, ["was_used"]),
        ({"was_used": "perhaps"}, ["was_used"]),
        ({"was_used": "yes", "headcount": "0"}, ["headcount"]),
        ({"was_used": "yes", "headcount": "9" * 30}, ["headcount"]),
        ({"was_used": "yes", "headcount": "1\0"}, ["headcount"]),
        ({"was_used": "no", "headcount": "3"}, ["headcount"]),
    ],
)
def test_bad_input_is_told_of_and_stays(client, here, first, typed, wrong):
    answer = client.post(f"{here}outcome/{first.pk}/", typed)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == wrong
    assert answer.context["form"]["headcount"].value() == typed.get("headcount")


def test_mark_of_the_municipality_is_shown_with_whom_to_ask(client, here, first, boss):
    mark_outcome(dates=[first], outcome="no_show", by=boss)

    page = client.get(here)

    assert "Kunta on merkinnyt, ettei kukaan tullut. Onko se väärin? Kysy: 040 1234567" in page.text
    assert client.get(f"{here}outcome/{first.pk}/").status_code == 404


def test_what_was_sent_after_the_municipality_had_noted_it_is_answered_in_words(
    client, here, booking, first, boss
):
    mark_outcome(dates=[first], outcome="no_show", by=boss)
    typed = {"was_used": "yes", "headcount": "12"}

    answers = [client.post(f"{here}outcome/{pk}/", typed) for pk in (first.pk, 10**9)]
    early = client.post(f"{here}outcome/{booking.dates.last().pk}/", typed)

    assert [answer.status_code for answer in (*answers, early)] == [200, 404, 200]
    [error] = answers[0].context["errors"]
    assert error.text.startswith("Kunta on merkinnyt")
    assert answers[0].context["form"]["headcount"].value() == "12"


def test_marked_time_is_not_offered_for_cancelling(client, here, booking, first, boss):
    mark_outcome(dates=[first], outcome="used", by=boss)
    booking.dates.filter(pk=first.pk).update(end=EIGHT + WEEK / 7)

    page = client.get(here)
    client.post(f"{here}cancel/", {"date": first.pk, "reason": ""})
    client.post(f"{here}cancel/", {"all": "1", "reason": ""})

    offered = [f'id="date-{date.pk}"' in page.text for date in booking.dates.all()]
    assert offered == [False, True]
    assert [date.state for date in booking.dates.all()] == ["confirmed", "cancelled"]


def test_my_bookings_tell_how_often_and_until_when(client, here, first, boss, room, association):
    municipality = room.space.municipality
    municipality.no_show_limit = 1
    municipality.save()
    association.municipality = municipality
    association.save()
    before = client.get("/fi/talko/bookings/").context["no_shows"]
    mark_outcome(dates=[first], outcome="no_show", by=boss)

    page = client.get("/fi/talko/bookings/")

    assert before == []
    assert [each.text for each in page.context["no_shows"]] == [
        "Kukaan ei tullut: 1 kerta viimeisten 12 viikon aikana. Voitte varata taas alkaen "
        "ti 9.2.2027."
    ]


def test_who_only_sees_the_booking_tells_nothing(client, here, booking, first):
    watching = make_association()
    BookingHost.objects.create(booking=booking, association=watching, state="accepted")
    client.force_login(make_member(watching))

    assert f"outcome/{first.pk}/" not in client.get(here).text
    assert client.post(f"{here}outcome/{first.pk}/", {"was_used": "yes"}).status_code == 404
