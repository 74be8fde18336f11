"""The day before: who is reminded of what, once, and of what nobody is."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.bookings.accessories.lending import make_accessory
from tests.bookings.notifications.reading import EIGHT, NOW, ROOT, SIX, WEEK, last, url
from tests.factories import local, make_association, make_member
from wagtail_talko.bookings.actions import (
    answer_invitation,
    cancel_dates,
    close_rooms,
    confirm,
    invite_hosts,
    move_dates,
)
from wagtail_talko.bookings.reminding import actions
from wagtail_talko.bookings.reminding.actions import send_reminders, set_reminders
from wagtail_talko.bookings.reminding.due import due_reminders
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Booking, BookingHost, Membership, Message

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Of a booking on Tuesday the 12th at six.
NINE = local(2027, 1, 11, 9)


def weekly(*numbers):
    return [(SIX + n * WEEK, EIGHT + n * WEEK) for n in numbers]


def told_on(*moments):
    """Tick at each of the moments; return on which days something was told."""
    return [f"{moment:%d.%m.}" for moment in moments if send_reminders(now=moment)]


def mornings(*numbers):
    return [NINE + n * WEEK for n in numbers]


def test_reminder_in_finnish(room, book):
    projector = make_accessory(room.space, "Videotykki")
    booking = book(accessories={projector: 1})
    date = booking.dates.get()

    assert send_reminders(now=NINE) == 1

    message = last()
    assert message.subject == "Muistutus: Iso sali ti 12.1. klo 18"
    assert message.body == (
        "Hei,\n\nVarauksesi on pian.\n\n"
        "Paikka: Iso sali, Kyläsali\nYhdistys: Martat\n\n"
        "Ajat:\n- ti 12.1.2027 klo 18.00–20.00\n\n"
        "Lainaksi: Videotykki\n\n"
        "Talon säännöt:\nOvi lukkoon.\n\n"
        "Jos et tarvitse tilaa, peru, niin muut voivat käyttää sitä: "
        f"{url(booking)}cancel/?date={date.pk}\n"
        f"Varaus ja muistutusten asetus: {url(booking)}\n\n"
        "Kysyttävää: 040 1234567\n\nJoutsa\n"
    )
    assert (message.recipient, message.language, message.calendar) == (
        "testi@example.org",
        "fi",
        "",
    )


def test_reminder_is_in_the_language_of_the_person(book, member):
    Membership.objects.filter(user=member).update(language="sv")
    book()

    with translation.override("fi"):
        send_reminders(now=NINE)

    message = last()
    assert message.subject == "Påminnelse: Stora salen ti 12.1. kl. 18"
    assert f"{ROOT}/sv/talko/bookings/" in message.body


@pytest.mark.parametrize(
    ("now", "number"),
    [
        (NINE - timedelta(seconds=1), 0),
        (NINE, 1),
        (SIX - timedelta(seconds=1), 1),
        (SIX, 0),
        (SIX + WEEK, 0),
    ],
    ids=["too early", "on time", "late", "begun", "over"],
)
def test_reminder_goes_from_the_morning_before_until_it_begins(book, now, number):
    book()

    assert send_reminders(now=now) == number


def test_ticks_remind_once(book):
    book()

    numbers = [send_reminders(now=NINE + n * HOUR) for n in range(30)]

    assert numbers == [1] + [0] * 29
    assert Message.objects.count() == 1


def test_series_is_reminded_of_first_and_after_a_pause_only(book):
    book(*weekly(0, 1, 2, 5, 6))

    assert told_on(*mornings(*range(7))) == ["11.01.", "15.02."]


def test_pause_of_cancelled_dates_is_a_pause(book, member):
    booking = book(*weekly(0, 1, 2, 3))
    cancel_dates(dates=list(booking.dates.all())[1:3], by=member, now=NOW, silent=True)

    assert told_on(*mornings(*range(4))) == ["11.01.", "01.02."]


def test_each_time_and_never_are_as_chosen(book, member):
    each, never = book(*weekly(0, 1)), book((SIX - 3 * HOUR, EIGHT - 3 * HOUR))
    set_reminders(booking=each, reminders="each", by=member)
    set_reminders(booking=never, reminders="never", by=member)

    assert told_on(*mornings(0, 1)) == ["11.01.", "18.01."]
    assert {message.body.count(url(never)) for message in Message.objects.all()} == {0}


def test_two_times_of_a_day_are_one_mail(book):
    book((SIX - 6 * HOUR, EIGHT - 6 * HOUR), (SIX, EIGHT))

    assert send_reminders(now=NINE) == 1

    assert last().subject == "Muistutus: Iso sali ti 12.1. klo 12 ja 1 muu aika"
    assert Message.objects.count() == 1


def test_nobody_is_reminded_of_what_does_not_take_place(room, book, member, boss):
    room.needs_approval = True
    room.save()
    waits = book()
    cancelled = book((SIX + 3 * HOUR, EIGHT + 3 * HOUR))
    confirm(dates=list(cancelled.dates.all()), by=boss, now=NOW, silent=True)
    cancel_dates(dates=list(cancelled.dates.all()), by=member, now=NOW, silent=True)
    close_rooms(rooms=[room], spans=[(SIX - 5 * HOUR, SIX - 4 * HOUR)], reason="", by=boss, now=NOW)

    assert send_reminders(now=NINE) == 0

    confirm(dates=list(waits.dates.all()), by=boss, now=NOW, silent=True)
    assert send_reminders(now=NINE) == 1


def test_what_was_cancelled_while_it_was_looked_for_is_not_reminded_of(book, member, monkeypatch):
    booking = book()
    found = due_reminders(NINE)
    cancel_dates(dates=list(booking.dates.all()), by=member, now=NOW, silent=True)
    monkeypatch.setattr(actions, "due_reminders", lambda now: found)

    assert send_reminders(now=NINE) == 0
    assert Message.objects.count() == 0


def test_booked_or_moved_since_is_not_reminded_of(book, member, time_machine):
    later = book((SIX + WEEK, EIGHT + WEEK))
    time_machine.move_to(NINE + HOUR)
    book(now=NINE + HOUR)
    [date] = later.dates.all()
    spans = [(SIX + 3 * HOUR, EIGHT + 3 * HOUR)]
    move_dates(moves=[(date, spans[0])], by=member, now=NINE + HOUR, silent=True)

    assert send_reminders(now=NINE + HOUR) == 0


def test_date_moved_after_its_reminder_is_reminded_of_again_on_its_new_day(
    book, member, time_machine
):
    [date] = book().dates.all()
    time_machine.move_to(NINE)
    send_reminders(now=NINE)
    move_dates(moves=[(date, (SIX + WEEK, EIGHT + WEEK))], by=member, now=NINE, silent=True)

    assert told_on(NINE + HOUR, NINE + WEEK, NINE + WEEK + HOUR) == ["18.01."]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (local(2027, 3, 28, 18), local(2027, 3, 27, 9)),
        (local(2027, 3, 29, 0, 30), local(2027, 3, 28, 9)),
        (local(2027, 10, 31, 23), local(2027, 10, 30, 9)),
        (local(2027, 11, 1, 8), local(2027, 10, 31, 9)),
        (local(2027, 7, 1, 0, 0), local(2027, 6, 30, 9)),
    ],
    ids=["spring Sunday", "after it", "autumn Sunday", "after it, in the morning", "midnight"],
)
def test_days_are_those_of_the_place(book, start, due):
    book((start, start + HOUR))

    assert send_reminders(now=due - timedelta(minutes=1)) == 0
    assert send_reminders(now=due) == 1


def test_day_is_that_of_the_space_and_not_of_the_site(room, book):
    room.space.time_zone = "America/New_York"
    room.space.save()
    # 22:00 on Monday the 11th there.
    book((local(2027, 1, 12, 5), local(2027, 1, 12, 6)))

    assert send_reminders(now=local(2027, 1, 10, 15)) == 0
    assert send_reminders(now=local(2027, 1, 10, 16)) == 1


@pytest.mark.parametrize(("days", "first"), [(0, []), (2, ["10.01."]), (1, ["11.01."])])
def test_how_many_days_before_is_a_setting(book, settings, days, first):
    settings.WAGTAIL_TALKO_REMINDER_DAYS = days
    book()

    assert told_on(*[NINE + n * DAY for n in (-2, -1, 0, 1)]) == first


def test_joint_hosts_are_reminded_and_only_those_who_may_get_the_link_to_cancel(book):
    booking = book()
    for name, may_edit in (("muokkaa", True), ("katsoo", False)):
        other = make_association(name)
        make_member(other, name=name)
        BookingHost.objects.create(
            booking=booking, association=other, state="accepted", may_edit=may_edit
        )
    invited = make_association()
    make_member(invited)
    BookingHost.objects.create(booking=booking, association=invited, state="invited")

    send_reminders(now=NINE)

    found = Message.objects.order_by("pk").values_list("recipient", "body")
    assert [(who, "cancel/?date=" in body) for who, body in found] == [
        ("testi@example.org", True),
        ("muokkaa@example.org", True),
        ("katsoo@example.org", False),
    ]


def test_nobody_to_tell_is_not_looked_at_again(book):
    book()
    Membership.objects.all().delete()

    assert due_reminders(NINE) == []
    assert send_reminders(now=NINE) == 0


def silent_with(booking, user=None, **details):
    """Nobody of the first host can be told; a joint host has this member, or none."""
    Membership.objects.all().delete()
    other = make_association()
    if user:
        Membership.objects.create(user=user, association=other)
    BookingHost.objects.create(booking=booking, association=other, state="accepted", **details)


@pytest.mark.parametrize("who", ["nobody", "inactive", "no e-mail", "reachable"])
def test_joint_host_that_cannot_be_told_is_not_looked_at_again(book, django_user_model, who):
    booking = book()
    user = django_user_model.objects.create_user(
        "toinen",
        email="" if who == "no e-mail" else "toinen@example.org",
        is_active=who != "inactive",
    )
    silent_with(booking, None if who == "nobody" else user)

    assert len(due_reminders(NINE)) == (who == "reachable")
    assert send_reminders(now=NINE) == Message.objects.count() == (who == "reachable")


def test_reminder_to_nobody_is_not_counted(book, monkeypatch):
    booking = book()
    found = due_reminders(NINE)
    silent_with(booking)
    monkeypatch.setattr(actions, "due_reminders", lambda now: found)

    assert send_reminders(now=NINE) == 0


def test_joint_host_that_comes_meanwhile_keeps_no_reminder_away(book, member, time_machine):
    booking = book()
    other = make_association()
    joining = make_member(other)
    invite_hosts(booking=booking, hosts=[(other, False)], by=member, now=NOW, silent=True)
    time_machine.move_to(NINE + HOUR)
    answer_invitation(
        booking=booking, association=other, accept=True, by=joining, now=NINE + HOUR, silent=True
    )

    assert send_reminders(now=NINE + 2 * HOUR) == 1


@pytest.mark.parametrize("origin", ["staff", "event", "season"])
def test_hosts_choose_also_where_the_municipality_has_booked(book, member, origin):
    booking = book()
    booking.origin = origin
    booking.save()
    send_reminders(now=NINE)

    set_reminders(booking=booking, reminders="never", by=member)

    assert f"Varaus ja muistutusten asetus: {url(booking)}" in last().body
    booking.refresh_from_db()
    assert booking.reminders == "never"


def test_only_who_may_choose_is_told_of_the_choice(book):
    booking = book()
    watching = make_association()
    make_member(watching, name="katsoo")
    BookingHost.objects.create(booking=booking, association=watching, state="accepted")
    book((SIX - 3 * HOUR, SIX - 2 * HOUR), contact_email="kunta@example.org")
    Booking.objects.filter(contact_email="kunta@example.org").update(
        association=None, origin="event"
    )

    send_reminders(now=NINE)

    found = Message.objects.values_list("recipient", "body")
    told = {to: ["Varaus: " in body, "muistutusten" in body] for to, body in found}
    assert told == {
        "testi@example.org": [False, True],
        "katsoo@example.org": [True, False],
        "kunta@example.org": [True, False],
    }


@pytest.mark.parametrize("number", [1, 3])
def test_looking_costs_the_same_for_many(
    room, book, association, number, django_assert_num_queries
):
    for n in range(number):
        start = SIX + n * 2 * HOUR
        book((start, start + HOUR))

    with django_assert_num_queries(3):
        assert len(due_reminders(NINE)) == number
    send_reminders(now=NINE)
    with django_assert_num_queries(2):
        assert send_reminders(now=NINE) == 0


def test_only_hosts_that_may_change_it_choose_reminders(book):
    booking = book()
    watching = make_association()
    BookingHost.objects.create(booking=booking, association=watching, state="accepted")

    for user in (make_member(watching), make_member(make_association())):
        with pytest.raises(NotAllowed):
            set_reminders(booking=booking, reminders="never", by=user)
    booking.refresh_from_db()
    assert booking.reminders == "some"
