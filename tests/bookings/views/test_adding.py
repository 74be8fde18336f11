"""More dates for a booking, cancelled ones back, and its details."""

from datetime import time, timedelta

import pytest

from tests.bookings.views.filling import Inputs, day_of, take
from tests.bookings.views.visiting import EIGHT, SIX, WEEK, book, in_language
from tests.factories import HELSINKI
from wagtail_talko.bookings.actions import cancel_dates
from wagtail_talko.bookings.rhythms import rhythm_after
from wagtail_talko.models import BookingDate, Message
from wagtail_talko.timeslots import at, local_date

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def weekly(*numbers):
    first = local_date(SIX, HELSINKI)
    days = [first + n * WEEK for n in numbers]
    return [(at(d, time(18), HELSINKI), at(d, time(20), HELSINKI)) for d in days]


@pytest.fixture
def series(room, association, member, client):
    client.force_login(member)
    return book(room, association, member, *weekly(0, 1), contact_email="yhteys@example.org")


def active(booking):
    return list(booking.dates.active().order_by("start").values_list("start", "end"))


def test_the_series_goes_on_and_a_taken_date_is_left_out(client, series, room, rival):
    [(taken, _end)] = weekly(3)
    take(room, rival, taken)
    path = in_language("fi", "booking_extend", series.pk)
    until = day_of(weekly(4)[0][0])

    page = Inputs(client.post(path, {"until": until, "step": "check"}).text)
    name = f"choice-{day_of(taken)}"
    checked = client.post(path, page.press("choose", **{name: page.radios[name][-1]}))
    client.post(path, Inputs(checked.text).press("send"))

    series.refresh_from_db()
    assert active(series) == weekly(0, 1, 2, 4)
    assert series.left_out == [day_of(taken)]
    assert series.dates.values("room").distinct().count() == 1
    told = Message.objects.filter(recipient="yhteys@example.org").latest("pk")
    assert told.body.count("Ei varattu:") == 1


def test_sending_more_dates_twice_adds_them_once(client, series, room):
    room.parallel_groups = 1
    room.save()
    path = in_language("fi", "booking_extend", series.pk)
    sent = {"until": day_of(weekly(3)[0][0]), "step": "send"}

    locations = [client.post(path, sent)["Location"] for _ in range(2)]

    # The second press goes on from where the first ended: nothing is left until that day.
    assert set(locations) == {in_language("fi", "booking", series.pk)}


def test_one_date_is_added_at_the_usual_time(client, series):
    path = in_language("fi", "booking_add", series.pk)
    form = client.get(path).context["form"]
    day = day_of(SIX + 9 * DAY)
    sent = {name: form[name].value().strftime("%H:%M") for name in ("start_time", "end_time")}

    page = Inputs(client.post(path, {"start_date": day, "step": "check", **sent}).text)
    responses = [client.post(path, page.press("send"), follow=True) for _ in range(2)]

    assert len(active(series)) == 3
    assert [str(m) for m in responses[0].context["messages"]] == ["1 aika lisättiin."]


@pytest.mark.parametrize("until", ["", "x", "1999-01-01", "0001-01-01", "9999-12-31"])
def test_a_last_day_that_cannot_be_is_said(client, series, until):
    path = in_language("fi", "booking_extend", series.pk)

    response = client.post(path, {"until": until, "step": "check"})

    assert list(response.context["form"].errors) == ["until"]


def test_too_many_more_dates_are_refused(client, series, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 4
    path = in_language("fi", "booking_extend", series.pk)

    response = client.post(path, {"until": day_of(weekly(9)[0][0]), "step": "send"})

    assert [refusal.code for refusal in response.context["plan"].refusals] == ["too_many_dates"]
    assert len(active(series)) == 2


def test_a_booking_without_a_rhythm_cannot_go_on(client, room, association, member):
    booking = book(room, association, member)
    client.force_login(member)

    response = client.get(in_language("fi", "booking_extend", booking.pk))

    assert response["Location"] == in_language("fi", "booking", booking.pk)


@pytest.mark.parametrize(
    ("days", "rule", "following"),
    [
        ((0, 7, 14), "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU", 21),
        ((0, 7, 28), "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU", 35),
        ((0, 14, 28), "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", 42),
        ((0, 2, 7, 9), "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH", 14),
        ((0, 2, 7), "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH", 9),
        ((0, 1, 5), None, 0),
        ((0,), None, 0),
    ],
)
def test_rhythm_goes_on_after_the_last_date(room, days, rule, following):
    dates = [BookingDate(room=room, start=SIX + n * DAY, end=EIGHT + n * DAY) for n in days]

    found = rhythm_after(dates)

    first = local_date(SIX, HELSINKI)
    assert (found and found.rule) == rule
    assert found is None or found.start_date == first + following * DAY


# -- taking back -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("needs_approval", "said", "state"),
    [
        (False, "Aika on taas sinun.", "confirmed"),
        (True, "Olet pyytänyt ajan takaisin. Kunta vastaa sinulle.", "requested"),
    ],
)
def test_a_cancelled_time_is_taken_back(client, series, room, member, needs_approval, said, state):
    date = series.dates.first()
    cancel_dates(dates=[date], by=member)
    room.needs_approval = needs_approval
    room.save()
    page = client.get(in_language("fi", "booking", series.pk))

    response = client.post(
        in_language("fi", "booking_restore", series.pk), {"date": date.pk}, follow=True
    )

    date.refresh_from_db()
    assert page.context["restorable_ids"] == {date.pk}
    assert [str(m) for m in response.context["messages"]] == [said]
    assert date.state == state


def test_a_taken_time_cannot_be_taken_back_and_who_has_it_is_said(
    client, series, room, member, rival
):
    date = series.dates.first()
    cancel_dates(dates=[date], by=member)
    take(room, rival, date.start)

    response = client.post(
        in_language("fi", "booking_restore", series.pk), {"date": date.pk}, follow=True
    )

    [message] = response.context["messages"]
    assert (message.level_tag, str(message).count("(Lions)")) == ("error", 1)


@pytest.mark.parametrize("date", ["", "x", "999999"])
def test_nothing_to_take_back_leads_back(client, series, date):
    path = in_language("fi", "booking_restore", series.pk)

    assert client.post(path, {"date": date}).status_code == 302
    assert client.get(path).status_code == 405


# -- details ---------------------------------------------------------------------------------

DETAILS = {
    "purpose": "Lukupiiri",
    "people": "12",
    "group": "adults",
    "public_title": "Lukupiiri",
    "contact_name": "Yhteys",
    "contact_email": "uusi@example.org",
}


def test_details_are_changed_and_the_new_contact_is_told(client, series):
    path = in_language("fi", "booking_details", series.pk)
    group = next(iter(dict(client.get(path).context["form"].fields["group"].choices[1:])))

    response = client.post(path, {**DETAILS, "group": group})

    series.refresh_from_db()
    assert response["Location"] == in_language("fi", "booking", series.pk)
    assert (series.purpose, series.people, series.group) == ("Lukupiiri", 12, group)
    assert Message.objects.latest("pk").recipient == "uusi@example.org"


def test_more_people_than_fit_are_refused_at_the_field_and_all_is_kept(client, series):
    path = in_language("fi", "booking_details", series.pk)

    response = client.post(path, {**DETAILS, "group": "", "people": "81"})

    form = response.context["form"]
    assert (list(form.errors), form["purpose"].value()) == (["people"], "Lukupiiri")
    assert "Lukupiiri" not in series.__class__.objects.values_list("purpose", flat=True)


# -- cancelling ------------------------------------------------------------------------------


def test_cancelling_says_before_whether_it_is_late(client, series, room):
    date = series.dates.first()
    path = in_language("fi", "booking_cancel", series.pk)
    found = []
    for hours in (0, 1, 24 * 365):
        room.free_cancel_hours = hours
        room.save()
        context = client.get(path, {"date": date.pk}).context
        found.append((context["late"], context["rows"][0][1].partition(" viimeistään")[0]))

    assert found == [
        (0, ""),
        (0, "Ajan voi perua vapaasti"),
        (1, "Ajan sai perua vapaasti"),
    ]


@pytest.mark.parametrize(("weeks", "gives"), [(0, False), (3, True)])
def test_a_time_of_a_series_far_ahead_is_given_to_others(
    client, room, association, member, weeks, gives
):
    booking = book(room, association, member, *weekly(0, 3))
    client.force_login(member)
    date = booking.dates.order_by("start")[1 if weeks else 0]

    response = client.get(in_language("fi", "booking_cancel", booking.pk), {"date": date.pk})

    assert response.context["gives"] is gives
