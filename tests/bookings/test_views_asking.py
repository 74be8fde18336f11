"""Asking for a room in steps, as a browser without JavaScript does it."""

from datetime import datetime, time, timedelta
from html.parser import HTMLParser

import pytest
from django.utils.text import capfirst

from tests.factories import HELSINKI, make_association, make_member, make_room, make_space
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import Booking, BookingDate, Membership
from wagtail_talko.timeslots import at

pytestmark = pytest.mark.django_db

NEW = "/fi/talko/bookings/new/"
WEEK = timedelta(days=7)


def tuesday(weeks: int = 1) -> datetime:
    today = datetime.now(HELSINKI).date()
    day = today + timedelta(days=7 * weeks + (1 - today.weekday()) % 7)
    return at(day, time(18), HELSINKI)


def day_of(moment: datetime) -> str:
    return f"{moment.astimezone(HELSINKI):%Y-%m-%d}"


FIRST = tuesday()
TWO_HOURS = timedelta(hours=2)


@pytest.fixture
def room():
    return make_room("iso", space=make_space("kylasali"), name={"fi": "Iso sali"}, capacity=80)


@pytest.fixture
def other_room(room):
    return make_room("pieni", space=room.space, name={"fi": "Pieni sali"}, capacity=80)


@pytest.fixture
def association(room):
    return make_association("martat", name={"fi": "Martat"})


@pytest.fixture
def member(client, association):
    member = make_member(association)
    client.force_login(member)
    return member


@pytest.fixture
def rival():
    return make_association("lions", name={"fi": "Lions"})


def take(room, rival, *starts):
    """Let another association have the room for two hours from each start."""
    return request_booking(
        room=room,
        association=rival,
        dates=[(start, start + TWO_HOURS) for start in starts],
        purpose="Kokous",
        by=make_member(rival),
    )


def typed(room, **changes):
    fields = {
        "step": "check",
        "room": room.pk,
        "start_date": day_of(FIRST),
        "start_time": "18:00",
        "end_time": "20:00",
        "recurrence_repeats": "once",
        "purpose": "Ompeluseura",
        "contact_name": "Yhteys",
        "contact_email": "yhteys@example.org",
    }
    return {**fields, **changes}


class Inputs(HTMLParser):
    """Collects what a browser would send from the page's POST form, without its buttons."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.radios: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "button" and found.get("name") == "step":
            self.buttons.append(found["value"])
        if tag != "input" or not found.get("name"):
            return
        if found.get("type") == "radio":
            self.radios.setdefault(found["name"], []).append(found["value"])
        elif found.get("type") == "hidden" and found["name"] != "csrfmiddlewaretoken":
            self.sent.append((found["name"], found.get("value", "")))

    def press(self, button: str, **radios: str) -> dict[str, list[str]]:
        data: dict[str, list[str]] = {"step": [button]}
        for name, value in [*self.sent, *radios.items()]:
            data.setdefault(name, []).append(value)
        return data


def dates():
    return list(BookingDate.objects.order_by("start").values_list("start", "end", "room__slug"))


# -- once -------------------------------------------------------------------------------------


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

    assert [str(each.planned.day) for each in response.context["dates"]] == [
        day_of(FIRST + n * WEEK) for n in (0, 2, 3, 10)
    ]
    sentence = response.context["form"].schedule.sentence("fi", "Europe/Helsinki")
    assert response.context["rows"][2].value == capfirst(sentence)


# -- not free ---------------------------------------------------------------------------------


def test_taken_time_offers_other_times_and_rooms(client, room, other_room, member, rival):
    take(room, rival, FIRST)

    response = client.post(NEW, typed(room))

    page = Inputs(response.text)
    [checked] = response.context["dates"]
    kinds = [suggestion.kind for suggestion in checked.planned.suggestions]
    assert (checked.state, kinds) == ("booked", ["shift", "shift", "room"])
    assert page.buttons == ["choose", "edit"]
    assert len(page.radios[checked.name]) == 3


def test_other_room_is_chosen_checked_and_booked(client, room, other_room, member, rival):
    take(room, rival, FIRST)
    page = Inputs(client.post(NEW, typed(room)).text)
    [(name, values)] = page.radios.items()

    again = Inputs(client.post(NEW, page.press("choose", **{name: values[-1]})).text)
    client.post(NEW, again.press("send"))

    assert dates()[1:] == [(FIRST, FIRST + TWO_HOURS, "pieni")]


def test_other_time_is_chosen_checked_and_booked(client, room, member, rival):
    take(room, rival, FIRST)
    page = Inputs(client.post(NEW, typed(room)).text)
    [(name, values)] = page.radios.items()

    again = Inputs(client.post(NEW, page.press("choose", **{name: values[0]})).text)
    client.post(NEW, again.press("send"))

    assert sorted(dates()) == [
        (FIRST - TWO_HOURS, FIRST, "iso"),
        (FIRST, FIRST + TWO_HOURS, "iso"),
    ]


def test_weekly_dates_are_left_out_moved_and_booked_together(
    client, room, other_room, member, rival
):
    take(room, rival, FIRST + WEEK, FIRST + 2 * WEEK)
    until = day_of(FIRST + 3 * WEEK)
    page = Inputs(client.post(NEW, typed(room, recurrence_repeats="weekly", until=until)).text)
    names = sorted(page.radios)
    room_value = page.radios[names[1]][-2]
    choices = {names[0]: page.radios[names[0]][-1], names[1]: room_value}

    again = Inputs(client.post(NEW, page.press("choose", **choices)).text)
    response = client.post(NEW, again.press("send"), follow=True)

    mine = BookingDate.objects.filter(booking__association__slug="martat").order_by("start")
    assert list(mine.values_list("start", "room__slug")) == [
        (FIRST, "iso"),
        (FIRST + 2 * WEEK, "pieni"),
        (FIRST + 3 * WEEK, "iso"),
    ]
    assert len(response.context["bookings"]) == 2


def test_choosing_nothing_says_what_to_choose(client, room, member, rival):
    take(room, rival, FIRST)
    page = Inputs(client.post(NEW, typed(room)).text)

    response = client.post(NEW, page.press("choose"))

    [error] = response.context["errors"]
    assert error.target == f"id_choice-{day_of(FIRST)}_0"
    assert Booking.objects.count() == 1


def test_losing_at_the_last_moment_shows_the_page_again(client, room, member, rival):
    page = Inputs(client.post(NEW, typed(room)).text)
    take(room, rival, FIRST)

    response = client.post(NEW, page.press("send"))

    assert response.status_code == 200
    assert (response.context["was_late"], response.context["refused_count"]) == (True, 1)
    assert Booking.objects.filter(created_by=member).count() == 0


def test_losing_one_of_two_rooms_books_neither(client, room, other_room, member, rival):
    take(room, rival, FIRST + WEEK)
    until = day_of(FIRST + WEEK)
    page = Inputs(client.post(NEW, typed(room, recurrence_repeats="weekly", until=until)).text)
    [(name, values)] = page.radios.items()
    again = Inputs(client.post(NEW, page.press("choose", **{name: values[-2]})).text)
    take(other_room, make_association("kolmas"), FIRST + WEEK)

    response = client.post(NEW, again.press("send"))

    assert response.context["refused_count"] == 1
    assert Booking.objects.filter(created_by=member).count() == 0


def test_a_refusal_of_the_whole_request_is_said_at_the_top(client, room, association, member):
    association.is_approved = False
    association.save()

    response = client.post(NEW, typed(room))

    assert len(response.context["errors"]) == 1
    assert Inputs(response.text).buttons == ["edit"]


# -- tampering --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    ["x", "", "a|b|c|d", "2027-01-01|1|x|y", "\x00", "9" * 400, "|||", "2027-01-01|skip"],
)
def test_garbage_among_the_choices_is_harmless(client, room, member, value):
    data = typed(room, change=value, asked=[day_of(FIRST), value])
    data |= {f"choice-{day_of(FIRST)}": value, "step": "send"}

    client.post(NEW, data)

    assert dates() == [(FIRST, FIRST + TWO_HOURS, "iso")]


@pytest.mark.parametrize(
    "name",
    [
        "room",
        "start_date",
        "start_time",
        "end_time",
        "recurrence_repeats",
        "recurrence_weekdays",
        "until",
        "left_out_dates",
    ],
)
@pytest.mark.parametrize(
    "value", ["x", "\x00", "-1", "9" * 60, "0001-01-01", "9999-12-31", "24:00", "ä" * 3000]
)
def test_garbage_in_a_field_is_refused_not_an_error_of_ours(client, room, member, name, value):
    response = client.post(
        NEW, typed(room) | {"recurrence_repeats": "weekly", "step": "send", name: value}
    )

    assert response.status_code == 200
    assert Booking.objects.count() == 0


def test_a_room_of_the_municipality_cannot_be_slipped_in(client, room, other_room, member):
    other_room.bookers = "staff"
    other_room.save()
    moment = f"{FIRST:%Y%m%dT%H%M}|{FIRST + TWO_HOURS:%Y%m%dT%H%M}"
    data = typed(room, change=f"{day_of(FIRST)}|{other_room.pk}|{moment}", step="send")

    client.post(NEW, data)

    assert [row[2] for row in dates()] == ["iso"]


def test_a_time_in_the_past_cannot_be_slipped_in(client, room, member):
    past = FIRST - 60 * WEEK
    moment = f"{past:%Y%m%dT%H%M}|{past + TWO_HOURS:%Y%m%dT%H%M}"
    data = typed(room, change=f"{day_of(FIRST)}|{room.pk}|{moment}", step="send")

    response = client.post(NEW, data)

    assert response.context["dates"][0].planned.refusals[0].code == "in_the_past"
    assert Booking.objects.count() == 0


def test_too_many_dates_are_refused(client, room, member, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3
    until = day_of(FIRST + 10 * WEEK)

    response = client.post(NEW, typed(room, recurrence_repeats="weekly", until=until, step="send"))

    assert [r.code for r in response.context["plan"].refusals] == ["too_many_dates"]
    assert Booking.objects.count() == 0
