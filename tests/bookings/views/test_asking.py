"""Asking for a room in steps, as a browser without JavaScript does it."""

from datetime import timedelta

import pytest
from django.utils.text import capfirst

from tests.bookings.views.filling import FIRST, NEW, TWO_HOURS, WEEK, Inputs, dates, day_of, typed
from tests.factories import make_association
from wagtail_talko.models import Booking, Membership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signed_in")]


def test_link_of_a_free_time_fills_the_form(client, room, member):
    response = client.get(
        NEW, {"room": room.pk, "date": day_of(FIRST), "start": "18:00", "end": "20:00"}
    )

    form = response.context["form"]
    values = [form[name].value() for name in ("room", "start_date", "start_time", "end_time")]
    assert values == [str(room.pk), day_of(FIRST), "18:00", "20:00"]
    assert form["contact_email"].value() == member.email


def test_checking_writes_nothing_and_sending_books(client, room, association, member):
    page = Inputs(client.post(NEW, typed(room)).text)
    booked_by_checking = Booking.objects.count()

    response = client.post(NEW, page.press("send"))

    booking = Booking.objects.get()
    assert (booked_by_checking, page.buttons) == (0, ["send", "edit"])
    assert response["Location"] == f"/fi/talko/bookings/done/?booking={booking.pk}"
    assert dates() == [(FIRST, FIRST + TWO_HOURS, "iso")]
    assert (booking.association, booking.created_by, booking.purpose, booking.language) == (
        association,
        member,
        "Ompeluseura",
        "fi",
    )


def test_the_language_of_the_page_goes_with_the_booking(client, room, member):
    page = Inputs(client.post("/sv/talko/bookings/new/", typed(room)).text)

    client.post("/sv/talko/bookings/new/", page.press("send"))

    assert Booking.objects.get().language == "sv"
    assert Membership.objects.get(user=member).language == "sv"


@pytest.mark.parametrize(("needs_approval", "waits"), [(True, True), (False, False)])
def test_done_page_says_what_happens_next(client, room, member, needs_approval, waits):
    room.needs_approval = needs_approval
    room.save()
    page = Inputs(client.post(NEW, typed(room)).text)

    response = client.post(NEW, page.press("send"), follow=True)

    assert (response.status_code, response.context["waits"]) == (200, waits)


def test_sending_twice_books_once_and_shows_the_same_booking(client, room, member):
    page = Inputs(client.post(NEW, typed(room)).text)
    first = client.post(NEW, page.press("send"))

    second = client.post(NEW, page.press("send"))

    assert (second["Location"], Booking.objects.count()) == (first["Location"], 1)


def test_everything_typed_is_kept_when_something_is_wrong(client, room, member):
    response = client.post(NEW, typed(room, end_time="", message="Terveisiä", people="12"))

    form = response.context["form"]
    assert list(form.errors) == ["end_time"]
    assert (form["message"].value(), form["people"].value()) == ("Terveisiä", "12")
    title = response.text.split("<title>")[1].split("</title>")[0]
    assert title.strip().split(":")[0] in ("Error", "Virhe")


def test_changing_the_details_shows_the_form_filled_in(client, room, member):
    page = Inputs(client.post(NEW, typed(room, message="Terveisiä")).text)

    response = client.post(NEW, page.press("edit"))

    assert response.templates[0].name == "wagtail_talko/bookings/new.html"
    assert response.context["form"]["message"].value() == "Terveisiä"


def test_a_night_ends_on_the_next_day(client, room, member):
    page = Inputs(client.post(NEW, typed(room, end_time="02:00")).text)

    client.post(NEW, page.press("send"))

    assert dates() == [(FIRST, FIRST + timedelta(hours=8), "iso")]


def test_one_association_is_not_asked_for_and_several_are(client, room, member):
    alone = client.get(NEW).context["form"].fields
    Membership.objects.create(association=make_association("toinen"), user=member)
    several = client.get(NEW).context["form"].fields

    assert ("association" in alone, "association" in several) == (False, True)


def test_the_association_of_others_cannot_be_chosen(client, room, member, rival):
    Membership.objects.create(association=make_association("toinen"), user=member)

    response = client.post(NEW, typed(room, association=rival.pk))

    assert list(response.context["form"].errors) == ["association"]


def test_everything_typed_of_a_repeating_booking_comes_back(client, room, member):
    sent = {
        "recurrence_repeats": "weekly",
        "recurrence_interval": "3",
        "recurrence_weekdays": ["TU", "TH"],
        "until": day_of(FIRST + 9 * WEEK),
        "extra_dates": [day_of(FIRST + WEEK)],
        "left_out_dates": [day_of(FIRST + 3 * WEEK)],
    }
    page = Inputs(client.post(NEW, typed(room, **sent)).text)

    response = client.post(NEW, page.press("edit"))

    form = response.context["form"]
    assert (
        dict(response.wsgi_request.POST.lists()).items()
        >= {
            name: value if isinstance(value, list) else [value] for name, value in sent.items()
        }.items()
    )
    assert form["recurrence"].value()[:3] == ["weekly", "3", ("TU", "TH")]
    assert form["left_out_dates"].value() == sent["left_out_dates"]


def test_check_page_lists_every_date_and_says_the_rule(client, room, member):
    sent = {
        "recurrence_repeats": "weekly",
        "until": day_of(FIRST + 3 * WEEK),
        "extra_dates": [day_of(FIRST + 10 * WEEK)],
        "left_out_dates": [day_of(FIRST + WEEK)],
    }

    response = client.post(NEW, typed(room, **sent))

    assert [(str(d.planned.day), d.is_set_aside) for d in response.context["dates"]] == [
        (day_of(FIRST + n * WEEK), n == 1) for n in (0, 1, 2, 3, 10)
    ]
    sentence = response.context["form"].schedule.sentence("fi", "Europe/Helsinki", with_end=True)
    assert response.context["rows"][2].value == capfirst(sentence)
