"""Who is told how one gets in: the hosts of confirmed dates, by mail and on the booking's page."""

import re
from datetime import date, timedelta

import pytest
from django.utils import translation

from tests.bookings.accessories.lending import make_accessory
from tests.bookings.entering.conftest import CODE, SECRET
from tests.bookings.notifications.reading import EIGHT, NOW, SIX, WEEK, dates_of, last
from tests.factories import local, make_association, make_member, make_room
from tests.race.stories import entries
from wagtail_talko.bookings.accessories.lending import change_booking_accessories
from wagtail_talko.bookings.actions import cancel_dates, confirm, move_dates
from wagtail_talko.bookings.entering.actions import set_door_code
from wagtail_talko.bookings.entering.words import entry_of
from wagtail_talko.bookings.refusals import HasPassed
from wagtail_talko.bookings.reminding.actions import send_reminders, set_reminders
from wagtail_talko.bookings.retention import erase_old_contacts
from wagtail_talko.bookings.rooms import change_room
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.messages.delivery import deliver
from wagtail_talko.models import BookingHost, DoorCode, Membership, Message
from wagtail_talko.spaces.actions import change_space

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def told():
    """Whom a mail told the words or the code, and of which kind."""
    rows = Message.objects.order_by("pk").values_list("kind", "recipient", "body", "is_secret")
    secret = [(kind, to) for kind, to, body, _ in rows if SECRET in body or CODE in body]
    assert all(hidden for *_, body, hidden in rows if SECRET in body or CODE in body)
    return secret


ME = "testi@example.org"


def test_confirmation_tells_it_in_the_language_of_the_reader(book, member):
    Membership.objects.filter(user=member).update(language="sv")

    book(silent=False)

    assert f"\nSå kommer du in:\nNyckel. {SECRET}\n\nHusets regler" in last().body
    assert last().calendar
    assert SECRET not in last().calendar


def test_request_tells_nothing_until_it_is_confirmed(room, book, boss):
    room.needs_approval = True
    room.save()
    booking = book(silent=False)
    before = told()
    set_door_code(booking=booking, code=CODE, by=boss, now=NOW)

    confirm(dates=dates_of(booking), by=boss, now=NOW)

    assert before == []
    assert told() == [("booking.confirmed", ME)]
    assert f"Näin pääset sisään:\nAvain on kirjastossa. {SECRET}\nKoodi: {CODE}\n" in last().body


def test_reminder_tells_it(book):
    book()

    send_reminders(now=local(2027, 1, 11, 9))

    assert told() == [("booking.reminder", ME)]


def test_moved_date_tells_the_words_of_its_new_room(room, book, boss):
    other = make_room(space=room.space, entry={"fi": f"Takaovi, {CODE}"})
    [date_] = book().dates.all()

    move_dates(moves=[(date_, date_.span)], room=other, by=boss, now=NOW)

    assert told() == [("booking.moved", ME)]
    assert SECRET not in last().body


def test_cancelling_tells_nothing(book, member):
    booking = book()

    cancel_dates(dates=dates_of(booking), by=member, now=NOW)

    assert told() == []


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({}, ["Iso sali: Oma ovi"]),
        ({"fi": "Oma ovi"}, ["Oma ovi"]),
        ({"fi": "Takaovi"}, ["Iso sali: Oma ovi", "Piha: Takaovi"]),
    ],
    ids=["none", "the same", "others"],
)
def test_words_of_one_room_are_not_told_as_those_of_another(room, book, member, own, said):
    room.space.entry = {}
    room.space.save()
    room.entry = {"fi": "Oma ovi"}
    room.save()
    other = make_room(space=room.space, name={"fi": "Piha"}, entry=own, ahead_days=9999)
    booking = book((SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    second = booking.dates.last()
    move_dates(moves=[(second, second.span)], room=other, by=member, now=NOW, silent=True)
    dates = dates_of(booking)

    with translation.override("fi"):
        lines = entry_of(dates).lines(dates)

    assert [line.text for line in lines] == said


def test_page_marks_words_in_another_language(client, room, book, member):
    room.space.entry = {"fi": f"Avain. {SECRET}"}
    room.space.save()
    client.force_login(member)
    booking = book()

    pages = [client.get(f"/{code}/talko/bookings/{booking.pk}/") for code in ("fi", "sv")]

    marked = [f'<p lang="fi">Avain. {SECRET}</p>' in page.text for page in pages]
    assert marked == [False, True]


@pytest.mark.parametrize(
    ("phone", "email", "asked"),
    [
        ("040 1234567", "", "040 1234567, kunta@example.org"),
        ("", "", "kunta@example.org"),
        ("", "sali@example.org", "sali@example.org"),
    ],
)
def test_mail_names_whom_to_ask(room, book, boss, phone, email, asked):
    room.space.phone, room.space.email = phone, email
    room.space.save()
    room.space.municipality.contact_email = "kunta@example.org"
    room.space.municipality.save()
    book(silent=False)
    change_space(space=room.space, by=boss, entry={})
    send_reminders(now=local(2027, 1, 11, 9))

    own = Message.objects.exclude(recipient="kunta@example.org").order_by("pk")
    assert [each.kind for each in own] == ["booking.confirmed", "booking.entry", "booking.reminder"]
    assert {re.findall("^Kysyttävää: (.*)$", each.body, re.MULTILINE)[0] for each in own} == {asked}


def test_change_of_what_is_borrowed_tells_it_too(room, book, member):
    booking = book()
    projector = make_accessory(room.space, "Videotykki")

    change_booking_accessories(booking=booking, accessories={projector: 1}, by=member, now=NOW)

    assert told() == [("booking.lending", ME)]


def test_who_was_reminded_earlier_than_three_weeks_ahead_is_told(room, book, boss, settings):
    settings.WAGTAIL_TALKO_REMINDER_DAYS = 30
    book((SIX + 2 * WEEK, EIGHT + 2 * WEEK))

    change_space(space=room.space, by=boss, entry={"fi": SECRET})

    assert told() == [("booking.entry", ME)]


def test_code_holds_on_its_days(book, boss):
    booking = book(*[(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(3)])
    days = {"first_day": date(2027, 1, 12), "last_day": date(2027, 1, 19)}
    set_door_code(booking=booking, code=CODE, by=boss, now=NOW, **days)

    body = last().body

    assert f"Koodi: {CODE}\n" in body
    assert body.count("klo 18.00–20.00") == 2
    set_reminders(booking=booking, reminders="each", by=boss)
    send_reminders(now=local(2027, 1, 25, 9))
    assert (last().kind, CODE in last().body) == ("booking.reminder", False)


def test_hosts_are_told_once_when_the_words_change(room, book, boss):
    book()
    book((SIX + 4 * WEEK, EIGHT + 4 * WEEK))

    for _twice in range(2):
        change_space(space=room.space, by=boss, entry={"fi": f"Uusi koodi {SECRET}"})

    assert told() == [("booking.entry", ME)]
    assert last().subject == "Sisäänpääsy on muuttunut: Iso sali ti 12.1. klo 18"
    assert last().body.startswith(
        "Hei,\n\nSisäänpääsy on muuttunut.\n\n"
        f"Näin pääset sisään:\nUusi koodi {SECRET}\n\nPaikka: Iso sali, Kyläsali\n"
    )
    assert [entry["fields"] for entry in entries("space.change")] == [["entry"]]


def test_room_with_words_of_its_own_is_told_of_those_alone(room, book, boss):
    book()
    change_room(room=room, by=boss, now=NOW, entry={"fi": f"Sivuovi {SECRET}"})
    change_room(room=room, by=boss, now=NOW, capacity=20)
    change_space(space=room.space, by=boss, entry={"fi": "Muu"})

    assert told() == [("booking.entry", ME)]
    assert Message.objects.count() == 1
    assert [entry["fields"] for entry in entries("room.change")] == [["entry"], []]


def test_words_taken_away_are_told_of(room, book, boss):
    book()

    change_space(space=room.space, by=boss, entry={})

    assert "Aiempi ohje ei enää päde." in last().body
    assert told() == []


@pytest.mark.parametrize("why", ["waiting", "cancelled", "over"])
def test_hosts_without_a_confirmed_date_to_come_are_not_told(
    room, book, boss, member, time_machine, why
):
    room.needs_approval = why == "waiting"
    room.save()
    booking = book()
    if why == "cancelled":
        cancel_dates(dates=dates_of(booking), by=member, now=NOW, silent=True)
    elif why == "over":
        time_machine.move_to(EIGHT)

    change_space(space=room.space, by=boss, entry={"fi": SECRET})

    assert Message.objects.count() == 0


@pytest.mark.parametrize("why", ["never", "no reminders"])
def test_who_is_not_reminded_is_told_however_far_ahead(room, book, boss, settings, why):
    booking = book((SIX + 10 * WEEK, EIGHT + 10 * WEEK))
    if why == "never":
        set_reminders(booking=booking, reminders="never", by=boss)
    else:
        settings.WAGTAIL_TALKO_REMINDER_DAYS = 0

    change_space(space=room.space, by=boss, entry={"fi": SECRET})

    assert told() == [("booking.entry", ME)]


def test_joint_hosts_are_told_and_those_invited_are_not(room, book, boss):
    booking = book()
    for state in BookingHost.State.values:
        other = make_association(state)
        make_member(other, name=state)
        BookingHost.objects.create(booking=booking, association=other, state=state)

    change_space(space=room.space, by=boss, entry={"fi": SECRET})
    set_door_code(booking=booking, code=CODE, by=boss, now=NOW)

    accepted = "accepted@example.org"
    assert [to for _kind, to in told()] == [ME, accepted, ME, accepted]


def test_code_is_changed_and_taken_away(book, boss):
    booking = book()
    first = set_door_code(booking=booking, code=f" {CODE} ", by=boss, now=NOW)
    set_door_code(booking=booking, code=CODE, by=boss, now=NOW)
    set_door_code(booking=booking, code="1", by=boss, now=NOW + DAY)
    set_door_code(booking=booking, code="", by=boss, now=NOW + 2 * DAY)

    assert first.code == CODE
    assert DoorCode.objects.count() == 0
    assert Message.objects.count() == 3
    assert [entry["is_set"] for entry in entries("booking.door_code")] == [True, True, False]
    assert CODE not in str(entries("booking.door_code"))


def times_told():
    """The days in each mail that the way in has changed."""
    bodies = Message.objects.filter(kind="booking.entry").order_by("pk")
    return [re.findall(r"^- ti (\d+\.\d+)", each.body, re.MULTILINE) for each in bodies]


def test_code_is_told_of_to_those_for_whom_it_changes(book, boss):
    booking = book(*[(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(4)])
    first, second = ({"first_day": date(2027, 1, 12), "last_day": date(2027, 1, last)}
                     for last in (12, 19))  # fmt: skip

    for number, (code, days) in enumerate([(CODE, first), (CODE, second), (CODE, first), ("", {})]):
        set_door_code(booking=booking, code=code, by=boss, now=NOW + number * DAY, **days)

    assert times_told() == [["12.1"], ["19.1"], ["19.1"], ["12.1"]]


def test_code_that_is_over_is_taken_away_without_a_word(book, boss):
    booking = book(*[(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(4)])
    only = date(2027, 1, 12)
    set_door_code(
        booking=booking, code=CODE, by=boss, now=NOW, first_day=only, last_day=only, silent=True
    )

    set_door_code(booking=booking, code="", by=boss, now=EIGHT + 2 * DAY)

    assert Message.objects.count() == 0


def test_only_the_municipality_gives_a_code(book, member):
    booking = book()

    with pytest.raises(NotAllowed):
        set_door_code(booking=booking, code=CODE, by=member, now=NOW)


def test_booking_that_is_over_gets_no_code(book, boss):
    booking = book()

    with pytest.raises(HasPassed):
        set_door_code(booking=booking, code=CODE, by=boss, now=EIGHT)


def test_code_is_erased_with_the_contact(book, boss):
    booking = book()
    set_door_code(booking=booking, code=CODE, by=boss, now=NOW)

    erase_old_contacts(now=EIGHT + 89 * DAY)
    assert DoorCode.objects.count() == 1
    erase_old_contacts(now=EIGHT + 91 * DAY)
    assert DoorCode.objects.count() == 0


def test_outbox_forgets_the_words_once_they_have_gone(book):
    book(silent=False)
    message = last()

    assert deliver(message.pk)

    message.refresh_from_db()
    assert (message.state, message.body) == ("sent", "")


def test_page_shows_it_while_a_date_is_to_come(client, book, boss, member, time_machine):
    booking = book()
    set_door_code(booking=booking, code=CODE, by=boss, now=NOW)
    client.force_login(member)
    here = f"/fi/talko/bookings/{booking.pk}/"

    page = client.get(here)
    time_machine.move_to(EIGHT)
    after = client.get(here)

    said = [f"Avain on kirjastossa. {SECRET}", f"Koodi: {CODE}"]
    assert [line.text for line in page.context["entry"]] == said
    assert page["Cache-Control"] == "private, no-store"
    assert after.context["entry"] == []
    assert SECRET not in after.text


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_many_dates(
    client, book, member, number, django_assert_num_queries
):
    booking = book(*[(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(number)])
    client.force_login(member)
    client.get(f"/fi/talko/bookings/{booking.pk}/")

    with django_assert_num_queries(18):
        client.get(f"/fi/talko/bookings/{booking.pk}/")
