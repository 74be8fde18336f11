"""The organiser's page of dates: cancel, move, note, add, take back; who is told."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tests.events.factories import page_of, publish
from tests.events.test_past import feed
from tests.factories import local, make_association, make_member, make_room, make_user
from tests.signups.factories import WEEKLY, come_for_sure, dates_of, mails, make_open_event
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.events.actions import move_occurrence
from wagtail_talko.models import Message, Occurrence

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(site):
    return make_association()


@pytest.fixture
def weekly(host):
    return make_open_event(recurrence=WEEKLY, title="Kutojat", hosts=[host])


@pytest.fixture
def housed(host):
    """A series that books its room on three Tuesdays."""
    room = make_room("sali")
    host.municipality = room.space.municipality
    host.save()
    return make_open_event(
        recurrence="RRULE:FREQ=WEEKLY;COUNT=3",
        title="Kutojat",
        hosts=[host],
        room=room,
        takes_room=True,
    )


@pytest.fixture
def organiser(client, host):
    user = make_member(host)
    client.force_login(user)
    return user


def address(name: str, *parts: object, language: str = "fi") -> str:
    with translation.override(language):
        return reverse(f"talko:{name}", args=parts)


def of_date(what: str, row: Occurrence) -> str:
    return address(f"event_date_{what}", row.event_id, row.pk)


def when(day: str = "2027-01-13", start: str = "17:00", end: str = "19:00", **more) -> dict:
    return {"day": day, "start_time": start, "end_time": end, "message": "", **more}


def said(answer) -> str:
    """Return what the page says of the last deed."""
    return [str(message) for message in answer.context["messages"]][-1]


def errors_of(answer) -> dict:
    return {name: list(texts) for name, texts in answer.context["form"].errors.items()}


def test_cancelled_date_with_a_message_agrees_on_page_in_mail_and_in_feed(
    client, weekly, organiser
):
    row = dates_of(weekly)[0]
    come_for_sure(weekly, row, email="aino@example.org")

    shown = client.get(of_date("cancel", row))
    answer = client.post(of_date("cancel", row), {"message": "Vetäjä on kipeä"}, follow=True)

    assert shown.context["told"] == (1, 0)
    assert said(answer) == "Päivä on peruttu. Ilmoittautuneille on kerrottu sähköpostilla."
    letter = Message.objects.filter(recipient="aino@example.org").latest("pk")
    assert letter.subject == "Peruttu: Kutojat"
    assert letter.body.count("- ti 12.1.2027 klo 18.00–20.00: Vetäjä on kipeä") == 1
    assert client.get(page_of(weekly).url).content.decode().count("Vetäjä on kipeä") == 1
    assert feed(weekly).count("STATUS:CANCELLED") == 1
    assert feed(weekly).count("DESCRIPTION:Vetäjä on kipeä") == 1


def test_change_survives_publishing_again(client, weekly, organiser):
    row = dates_of(weekly)[0]
    client.post(of_date("cancel", row), {"message": ""})
    client.post(address("event_date_add", weekly.pk), when("2027-01-14"))

    publish(page_of(weekly), title="Uusi nimi")

    states = weekly.occurrences.order_by("start").values_list("date", "state")[:3]
    assert list(states) == [
        (date(2027, 1, 12), "cancelled"),
        (date(2027, 1, 14), "scheduled"),
        (date(2027, 1, 19), "scheduled"),
    ]


def test_message_alone_is_mailed_once_and_in_the_words_of_the_organiser(client, weekly, organiser):
    row = dates_of(weekly)[0]
    come_for_sure(weekly, row, email="aino@example.org", language="sv")

    for _ in range(2):
        client.post(of_date("note", row), {"message": "Ota sakset\r\nmukaan"})

    assert mails("aino@example.org")[2:] == ["Meddelande från arrangören: Kutojat"]
    row.refresh_from_db()
    assert row.note.data == {"fi": "Ota sakset mukaan"}


def test_message_taken_away_is_not_mailed(client, weekly, organiser):
    row = dates_of(weekly)[0]
    client.post(of_date("note", row), {"message": "Ota sakset"})
    come_for_sure(weekly, row, email="aino@example.org")

    answer = client.post(of_date("note", row), {"message": ""}, follow=True)

    assert said(answer) == "Viesti on tallennettu."
    assert len(mails("aino@example.org")) == 2


def test_moved_date_is_told_with_its_message(client, weekly, organiser):
    row = dates_of(weekly)[0]
    come_for_sure(weekly, row, email="aino@example.org")

    client.post(of_date("move", row), when(message="Sali on kylmä"))

    letter = Message.objects.filter(recipient="aino@example.org").latest("pk")
    assert letter.subject == "Uusi aika: Kutojat"
    assert letter.body.count("- ke 13.1.2027 klo 17.00–19.00: Sali on kylmä") == 1


def test_date_in_another_room_tells_the_new_place(client, housed, organiser):
    row = dates_of(housed)[0]
    other = make_room("kamari", space=housed.space)
    come_for_sure(housed, row, email="aino@example.org")

    client.post(of_date("move", row), when("2027-01-12", "18:00", "20:00", room=other.pk))

    letter = Message.objects.filter(recipient="aino@example.org").latest("pk")
    assert letter.subject == "Uusi paikka: Kutojat"
    assert letter.body.count("Kamari") == 1
    row.refresh_from_db()
    assert (row.booking_date.room, row.booking_date.span) == (other, (row.start, row.end))


def test_taken_room_is_refused_with_other_times_that_fill_the_form_in(client, housed, organiser):
    row = dates_of(housed)[0]
    start = local(2027, 1, 13, 17)
    request_booking(
        room=housed.room, association=None, origin="staff", purpose="x",
        dates=[(start, local(2027, 1, 13, 19))], by=make_user(is_superuser=True),
    )  # fmt: skip

    answer = client.post(of_date("move", row), when(message="Sali on kylmä"))

    assert len(errors_of(answer)["__all__"]) == 1
    links = [url for url, _label in answer.context["options"]]
    assert links[0] == (
        f"?day=2027-01-13&start_time=15%3A00&end_time=17%3A00&room={housed.room_id}"
    )
    assert answer.context["form"]["message"].value() == "Sali on kylmä"
    again = client.get(of_date("move", row) + links[0])
    assert again.context["form"]["start_time"].value() == "15:00"
    row.refresh_from_db()
    assert row.state == "scheduled"


def test_rules_of_booking_bind_organisers(client, housed, organiser):
    housed.room.longest_minutes = 120
    housed.room.save()

    answer = client.post(of_date("move", dates_of(housed)[0]), when(end="21:00"))

    assert len(errors_of(answer)["__all__"]) == 1
    assert "2 tuntia" in errors_of(answer)["__all__"][0]


def test_room_that_wants_approval_is_booked_first(client, housed, organiser, host):
    row = dates_of(housed)[0]
    other = make_room("kamari", space=housed.space, needs_approval=True, request_holds_room=True)
    sent = when("2027-01-12", "18:00", "20:00", room=other.pk)

    refused = client.post(of_date("move", row), sent)
    own = request_booking(
        room=other, association=host, purpose="x", by=organiser,
        dates=[(row.start, row.end)],
    )  # fmt: skip
    client.post(of_date("move", row), sent)

    assert errors_of(refused)["__all__"] == [
        "Kunta hyväksyy varaukset: Kamari. Varaa ensin tila; tapahtuma käyttää sitten varaustasi."
    ]
    row.refresh_from_db()
    assert (row.booking_date.booking, row.is_adopted) == (own, True)


def test_taking_back_is_the_series_again(client, housed, organiser):
    row = dates_of(housed)[0]
    client.post(of_date("cancel", row), {"message": "Vetäjä on kipeä"})

    shown = client.get(of_date("restore", row))
    answer = client.post(of_date("restore", row), follow=True)

    assert shown.context["label"] == "Palauta ennalleen"
    assert said(answer) == "Päivä on ennallaan."
    row.refresh_from_db()
    assert (row.state, str(row.note), row.room_missing) == ("scheduled", "", False)


def test_extra_date_takes_along_who_comes_to_all_and_tells_them(client, weekly, organiser):
    come_for_sure(weekly, whole_series=True, email="aino@example.org")
    come_for_sure(weekly, email="eero@example.org")

    shown = client.get(address("event_date_add", weekly.pk))
    client.post(address("event_date_add", weekly.pk), when("2027-01-14"))

    assert shown.context["told"] == (1, 0)
    assert mails("aino@example.org")[2:] == ["Uusi päivä: Kutojat"]
    assert len(mails("eero@example.org")) == 2
    row = weekly.occurrences.get(date=date(2027, 1, 14))
    assert row.signups.count() == 1
    assert [line for line in feed(weekly) if line.startswith("UID")].count(
        f"UID:{weekly.uid.replace('@', '-2027-01-14@')}"
    ) == 1


def test_extra_date_on_a_day_of_the_series_is_refused(client, weekly, organiser):
    answer = client.post(address("event_date_add", weekly.pk), when("2027-01-12", "9:00", "10:00"))

    assert errors_of(answer) == {
        "__all__": ["Tapahtumalla on jo päivä ti 12.1.2027. Siirrä sitä tai palauta se."]
    }


@pytest.mark.parametrize(
    "day", ["2020-01-01", "9999-12-31", "0001-01-01", "x", "\x00", "", "9" * 30]
)
def test_odd_day_is_refused_in_words(client, weekly, organiser, day):
    answer = client.post(address("event_date_add", weekly.pk), when(day))

    assert answer.status_code == 200
    assert len(errors_of(answer)) == 1
    assert weekly.occurrences.filter(is_detached=True).count() == 0


@pytest.mark.parametrize("field", ["start_time", "end_time", "message"])
def test_odd_text_is_refused_in_words(client, weekly, organiser, field):
    row = dates_of(weekly)[0]

    answer = client.post(of_date("move", row), when() | {field: "\x00" + "9" * 600})

    assert list(errors_of(answer)) == [field]


def test_cancelled_until_further_notice_and_back(client, housed, organiser):
    come_for_sure(housed, *dates_of(housed)[:2], email="aino@example.org")

    shown = client.get(address("event_suspend", housed.pk))
    client.post(address("event_suspend", housed.pk), {"message": "Tila remontissa"})

    assert shown.context["told"] == (1, 0)
    letter = Message.objects.filter(recipient="aino@example.org").latest("pk")
    assert letter.subject == "Peruttu: Kutojat"
    assert letter.body.count("on peruttu toistaiseksi") == 1
    assert letter.body.count("Tila remontissa") == 1
    page = client.get(page_of(housed).url).content.decode()
    assert (page.count("Peruttu toistaiseksi."), page.count("Tila remontissa")) == (1, 1)
    assert feed(housed).count("STATUS:CANCELLED") == 1
    assert [row.booking_date for row in dates_of(housed)] == [None, None, None]

    answer = client.post(address("event_resume", housed.pk), follow=True)

    assert said(answer) == "Tapahtuma jatkuu. Ilmoittautuneille on kerrottu sähköpostilla."
    assert mails("aino@example.org")[2:] == ["Peruttu: Kutojat", "Järjestetään: Kutojat"]
    assert [row.booking_date is not None for row in dates_of(housed)] == [True, True, True]
    assert feed(housed).count("STATUS:CANCELLED") == 0


@pytest.mark.parametrize("what", ["add", "move"])
def test_dates_of_a_suspended_event_are_neither_moved_nor_added_to(client, housed, organiser, what):
    client.post(address("event_suspend", housed.pk), {"message": ""})
    row = dates_of(housed)[0]
    link = address("event_date_add", housed.pk) if what == "add" else of_date("move", row)

    answer = client.post(link, when(), follow=True)

    assert said(answer) == "Sitä ei voi enää tehdä. Tässä nykyinen tilanne."
    assert [each.state for each in dates_of(housed)] == ["scheduled"] * 3


def test_message_leaves_a_date_in_a_room_that_the_association_may_not_book(
    client, housed, organiser
):
    """The municipality has put one date there."""
    row = dates_of(housed)[0]
    theirs = make_room("valtuustosali", space=housed.space, bookers="staff")
    make_room("kamari", space=housed.space)
    move_occurrence(
        occurrence=row, start=row.start, end=row.end, room=theirs,
        by=make_user(is_superuser=True),
    )  # fmt: skip

    form = client.get(of_date("move", row)).context["form"]
    client.post(
        of_date("move", row),
        when("2027-01-12", "18:00", "20:00", room=form["room"].value(), message="Ota sakset"),
    )

    row.refresh_from_db()
    assert (form["room"].value(), row.room, str(row.note)) == (theirs.pk, theirs, "Ota sakset")


def test_suspended_event_stays_so_when_its_page_is_published_again(client, weekly, organiser):
    client.post(address("event_suspend", weekly.pk), {"message": "Tila remontissa"})

    event = publish(page_of(weekly), title="Uusi nimi")

    assert (event.state, event.is_suspended) == ("cancelled", True)


def test_room_taken_meanwhile_is_said_when_the_event_goes_on(client, housed, organiser):
    client.post(address("event_suspend", housed.pk), {"message": ""})
    row = dates_of(housed)[1]
    request_booking(
        room=housed.room, association=None, origin="staff", purpose="x",
        dates=[(row.start, row.end)], by=make_user(is_superuser=True),
    )  # fmt: skip

    answer = client.post(address("event_resume", housed.pk), follow=True)

    assert said(answer) == (
        "Tapahtuma jatkuu. 1 päivällä ei ole tilaa: se on varattu sillä välin. "
        "Valitse sille toinen tila tai aika."
    )
    assert [row.room_missing for row in dates_of(housed)] == [False, True, False]


def test_nobody_else_finds_the_dates(client, weekly):
    row = dates_of(weekly)[0]
    client.force_login(make_member(make_association(), role="manager"))
    addresses = [
        address("event_dates", weekly.pk),
        address("event_date_add", weekly.pk),
        address("event_suspend", weekly.pk),
        address("event_resume", weekly.pk),
        *(of_date(what, row) for what in ("cancel", "move", "note", "restore")),
    ]

    answers = {client.post(url, when()).status_code for url in addresses}

    assert answers == {404}
    assert client.get(addresses[0]).status_code == 404


def test_date_of_another_event_is_not_changed_by_the_address_of_ones_own(client, weekly, organiser):
    other = dates_of(make_open_event(recurrence=WEEKLY))[0]

    answer = client.post(address("event_date_cancel", weekly.pk, other.pk), {"message": ""})

    assert answer.url == address("event_dates", weekly.pk)
    other.refresh_from_db()
    assert other.state == "scheduled"


def test_who_is_not_signed_in_is_sent_to_sign_in(client, weekly):
    answer = client.get(address("event_dates", weekly.pk))

    assert answer.status_code == 302
    assert answer.url.count("/login/") == 1


def test_too_many_changes_are_refused_and_nothing_typed_is_lost(
    client, weekly, organiser, settings
):
    settings.WAGTAIL_TALKO_CHANGING_RATE = "1/h"
    first, second = dates_of(weekly)[:2]
    client.post(of_date("note", first), {"message": "Ota sakset"})

    answer = client.post(of_date("note", second), {"message": "Ota lankaa"})

    assert answer.status_code == 429
    assert answer.context["form"]["message"].value() == "Ota lankaa"
    second.refresh_from_db()
    assert not second.note


@pytest.mark.parametrize("people", [1, 3])
def test_dates_cost_the_same_however_many_come(
    client, weekly, organiser, people, django_assert_num_queries
):
    for _ in range(people):
        come_for_sure(weekly, *dates_of(weekly)[:people])

    client.get(address("event_dates", weekly.pk))
    with django_assert_num_queries(17):
        answer = client.get(address("event_dates", weekly.pk))

    assert answer.context["rows"][0]["people"] == people


def test_page_of_the_event_leads_its_organisers_to_the_dates(client, weekly, organiser):
    url = page_of(weekly).url
    path = address("event_dates", weekly.pk)

    assert client.get(url).content.decode().count(f'href="{path}"') == 1
    client.logout()
    assert client.get(url).content.decode().count(path) == 0


def test_all_day_event_asks_for_no_hours(client, host, organiser):
    event = make_open_event(hosts=[host], start_time=None, recurrence=WEEKLY)
    row = dates_of(event)[0]

    client.post(of_date("move", row), {"day": "2027-01-13", "message": ""})

    row.refresh_from_db()
    assert (row.start, row.end) == (local(2027, 1, 13), local(2027, 1, 14))
