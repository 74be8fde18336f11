"""Changing a booking in steps, as a browser without JavaScript does it."""

from datetime import datetime, time, timedelta

import pytest

from tests.bookings.views.filling import Inputs, day_of, take
from tests.bookings.views.visiting import EIGHT, SIX, WEEK, book, in_language
from tests.factories import HELSINKI, make_association, make_member, make_room, make_space
from wagtail_talko.bookings.actions import move_dates
from wagtail_talko.models import BookingDate, BookingHost, Message
from wagtail_talko.timeslots import at, local_date

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def series(room, association, member, client):
    booking = book(
        room,
        association,
        member,
        *((SIX + n * WEEK, EIGHT + n * WEEK) for n in range(4)),
        contact_email="yhteys@example.org",
    )
    client.force_login(member)
    return booking


def clock(day, hour):
    """The instant at which Helsinki's clocks show an hour, whatever the season."""
    return at(day, time(hour), HELSINKI)


def path_of(date):
    return in_language("fi", "booking_change", date.booking_id, date.pk)


def typed(date, **changes):
    start, end = (moment.astimezone(HELSINKI) for moment in (date.start, date.end))
    fields = {
        "step": "check",
        "scope": "following",
        "day": f"{start:%Y-%m-%d}",
        "start_time": f"{start:%H:%M}",
        "end_time": f"{end:%H:%M}",
        "room": "",
    }
    return {**fields, **changes}


def state_of(booking):
    rows = booking.dates.order_by("pk").values_list("start", "end", "room__slug", "state")
    return list(rows)


def send(client, date, **changes):
    page = Inputs(client.post(path_of(date), typed(date, **changes)).text)
    return client.post(path_of(date), page.press("send"), follow=True)


def test_the_form_says_which_dates_in_words(client, series):
    second = series.dates.all()[1]

    form = client.get(path_of(second)).context["form"]

    labels = [str(label) for _value, label in form.fields["scope"].choices]
    assert labels[1:] == ["Tämä ja 2 seuraavaa aikaa", "Kaikki 4 tulevaa aikaa"]
    assert [form[name].value() for name in ("scope", "day")] == [
        "this",
        local_date(second.start, HELSINKI),
    ]


@pytest.mark.parametrize(
    ("scope", "moved"), [("this", [1]), ("following", [1, 2, 3]), ("all", [0, 1, 2, 3])]
)
def test_the_chosen_dates_move_by_as_many_days_and_keep_the_clock(client, series, scope, moved):
    dates = list(series.dates.all())

    response = send(client, dates[1], scope=scope, day=day_of(dates[1].start + DAY))

    days = [local_date(date.start, HELSINKI) for date in dates]
    days = [day + DAY if n in moved else day for n, day in enumerate(days)]
    assert [row[:2] for row in state_of(series)] == [(clock(d, 18), clock(d, 20)) for d in days]
    assert response.redirect_chain == [(in_language("fi", "booking", series.pk), 302)]


def test_a_date_with_its_own_time_keeps_it_when_only_the_room_changes(
    client, series, other_room, member
):
    second = series.dates.all()[1]
    move_dates(moves=[(second, (second.start - HOUR, second.end))], by=member)

    send(client, series.dates.last(), scope="all", room=str(other_room.pk))

    found = [(start.astimezone(HELSINKI).hour, slug) for start, _e, slug, _s in state_of(series)]
    assert found == [(18, "pieni"), (17, "pieni"), (18, "pieni"), (18, "pieni")]
    series.refresh_from_db()
    assert series.room == other_room


def test_collisions_are_chosen_for_one_by_one_and_nothing_is_dropped(
    client, series, room, other_room, rival
):
    first, second, third, fourth = series.dates.all()
    for date in (second, third, fourth):
        take(room, rival, date.start + DAY)
    page = Inputs(client.post(path_of(first), typed(first, day=day_of(first.start + DAY))).text)
    own = {
        f"choice-{date.pk}": page.radios[f"choice-{date.pk}"] for date in (second, third, fourth)
    }
    other = next(v for v in own[f"choice-{second.pk}"] if v.split("|")[1] == str(other_room.pk))
    picked = {
        f"choice-{second.pk}": other,
        f"choice-{third.pk}": f"{third.pk}|keep",
        f"choice-{fourth.pk}": f"{fourth.pk}|skip",
    }

    checked = client.post(path_of(first), page.press("choose", **picked))
    untouched = {row[3] for row in state_of(series)}
    response = client.post(path_of(first), Inputs(checked.text).press("send"), follow=True)

    assert [each.state for each in checked.context["dates"]] == [
        "free",
        "free",
        "left_out",
        "cancelled",
    ]
    assert untouched == {"confirmed"}
    new = [local_date(date.start, HELSINKI) + DAY for date in (first, second)]
    assert [(start, slug, state) for start, _e, slug, state in state_of(series)] == [
        (clock(new[0], 18), "iso", "confirmed"),
        (clock(new[1], 18), "pieni", "confirmed"),
        (third.start, "iso", "confirmed"),
        (fourth.start, "iso", "cancelled"),
    ]
    said = [str(message) for message in response.context["messages"]]
    assert said == ["2 aikaa muutettiin. 1 aika peruttiin. 1 aika pysyy ennallaan."]
    told = Message.objects.filter(recipient="yhteys@example.org").latest("pk")
    assert [told.body.count(word) for word in ("→", "Perutut ajat:", "ovat ennallaan")] == [2, 1, 1]


def test_the_same_for_all_keeps_them(client, series, room, rival):
    first, second, third, _fourth = series.dates.all()
    take(room, rival, second.start + DAY, third.start + DAY)
    page = Inputs(client.post(path_of(first), typed(first, day=day_of(first.start + DAY))).text)

    filled = client.post(path_of(first), page.press("apply", for_all="keep"))

    picked = [o.value for d in filled.context["dates"] for o in d.options if o.is_picked]
    assert picked == [f"{second.pk}|keep", f"{third.pk}|keep"]


def test_a_choice_can_be_taken_back(client, series, room, rival):
    first, second = series.dates.all()[:2]
    take(room, rival, second.start + DAY)
    page = Inputs(client.post(path_of(first), typed(first, day=day_of(first.start + DAY))).text)
    kept = client.post(
        path_of(first), page.press("choose", **{f"choice-{second.pk}": f"{second.pk}|keep"})
    )

    back = client.post(path_of(first), Inputs(kept.text).press("check", restore=str(second.pk)))

    states = [[each.state for each in page.context["dates"]] for page in (kept, back)]
    assert states == [
        ["free", "left_out", "free", "free"],
        ["free", "booked", "free", "free"],
    ]


def test_taken_meanwhile_sends_nothing_and_says_so(client, series, room, rival):
    first = series.dates.first()
    page = Inputs(client.post(path_of(first), typed(first, day=day_of(first.start + DAY))).text)
    before = state_of(series)
    take(room, rival, first.start + DAY)

    response = client.post(path_of(first), page.press("send"))

    assert (response.context["was_late"], state_of(series)) == (True, before)


def test_pressing_twice_moves_once(client, series):
    first = series.dates.first()
    page = Inputs(client.post(path_of(first), typed(first, day=day_of(first.start + DAY))).text)
    client.post(path_of(first), page.press("send"))
    after = state_of(series)

    response = client.post(path_of(first), page.press("send"))

    assert (response.status_code in (200, 302), state_of(series)) == (True, after)


def test_a_change_of_nothing_is_said_at_the_form(client, series):
    first = series.dates.first()

    response = client.post(path_of(first), typed(first))

    assert response.templates[0].name == "wagtail_talko/bookings/change.html"
    assert len(response.context["form"].non_field_errors()) == 1


def test_request_that_needs_no_answer_elsewhere_is_said_before_and_after(client, series, room):
    hall = make_room("halli", space=room.space)
    series.dates.update(state="requested")
    first = series.dates.first()

    checked = client.post(path_of(first), typed(first, scope="this", room=hall.pk))
    done = client.post(path_of(first), Inputs(checked.text).press("send"), follow=True)

    assert (checked.context["waits"], checked.context["is_answered"]) == (False, True)
    assert checked.text.count("Vastausta ei tarvitse enää odottaa.") == 1
    assert [str(each) for each in done.context["messages"]] == [
        "1 aika muutettiin. Tila on varattu sinulle."
    ]
    assert [row[2:] for row in state_of(series)] == [
        ("halli", "confirmed"),
        *[(room.slug, "requested")] * 3,
    ]


def test_waiting_again_is_said_before_sending(client, series, room):
    room.needs_approval = True
    room.save()
    first = series.dates.first()

    checked = client.post(path_of(first), typed(first, scope="this", start_time="17:00"))
    client.post(path_of(first), Inputs(checked.text).press("send"))

    assert (checked.context["waits"], checked.context["holds"]) == (True, True)
    assert [row[3] for row in state_of(series)] == ["requested", *["confirmed"] * 3]


@pytest.mark.parametrize(
    "changes",
    [
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"start_time": "25:00"},
        {"end_time": "18:00", "start_time": "18:00"},
        {"room": "999999"},
        {"room": "x"},
        {"scope": "everything"},
        {"day": ""},
    ],
)
def test_bad_input_is_said_and_kept(client, series, changes):
    first = series.dates.first()

    response = client.post(path_of(first), typed(first, **changes))

    form = response.context["form"]
    assert (response.status_code, bool(form.errors)) == (200, True)
    assert {name: form[name].value() for name in changes} == changes


@pytest.mark.parametrize(
    "change",
    ["", "x", "1|keep|x", "{pk}|{room}|20270112T1600|20270112T1800", "{pk}|999|x|y", "9" * 400],
)
def test_choices_no_page_offers_do_no_harm(client, series, room, change):
    first = series.dates.first()
    text = change.format(pk=first.pk, room=room.pk)

    response = client.post(
        path_of(first), typed(first, step="send", change=[text], seen=["x", "1.2.3", "٣.١"])
    )

    assert response.status_code in (200, 302)
    assert {row[3] for row in state_of(series)} == {"confirmed"}


def test_rooms_of_another_municipality_are_not_offered(client, series, room):
    near = make_room("lahi", space=make_space(municipality=room.space.municipality))
    make_room("muualla")
    staff = make_room("toimisto", space=room.space, bookers="staff")

    form = client.get(path_of(series.dates.first())).context["form"]

    assert set(form.rooms) == {room.pk, near.pk}
    assert staff.pk not in form.rooms


@pytest.mark.parametrize("name", ["booking_add", "booking_extend", "booking_details"])
def test_what_others_have_cannot_be_changed(client, series, name):
    client.force_login(make_member(make_association()))

    assert client.get(in_language("fi", name, series.pk)).status_code == 404
    assert client.get(path_of(series.dates.first())).status_code == 404
    assert client.post(in_language("fi", "booking_restore", series.pk)).status_code == 404


def test_a_joint_host_changes_it_where_the_first_host_lets_it(client, series):
    other = make_association()
    host = BookingHost.objects.create(
        booking=series, association=other, state="accepted", may_edit=False
    )
    client.force_login(make_member(other))

    seeing = client.get(path_of(series.dates.first())).status_code
    host.may_edit = True
    host.save()

    assert (seeing, client.get(path_of(series.dates.first())).status_code) == (404, 200)


def test_what_is_over_leads_back(client, series):
    series.dates.update(state="cancelled", holds_room=False)

    response = client.get(path_of(series.dates.first()))

    assert response["Location"] == in_language("fi", "booking", series.pk)


QUERIES = 28


@pytest.mark.parametrize("number", [1, 3, 30])
def test_preview_costs_the_same_for_any_number_of_dates(
    client, room, association, member, number, django_assert_num_queries
):
    spans = [(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(number)]
    date = book(room, association, member, *spans).dates.first()
    client.force_login(member)
    client.get(in_language("fi", "bookings"))

    with django_assert_num_queries(QUERIES):
        data = typed(date, start_time="17:00")
        response = client.post(path_of(date), data)

    assert len(response.context["dates"]) == number


def test_the_wall_clock_stays_over_the_change_of_clocks(client, room, association, member):
    """Find the coming change of clocks, and book the Tuesdays on both its sides."""
    today = datetime.now(HELSINKI).date()
    days = (today + timedelta(days=14 + n) for n in range(400))
    sunday = next(d for d in days if clock(d + DAY, 0) - clock(d, 0) != DAY)
    tuesdays = [sunday - 5 * DAY, sunday + 2 * DAY]
    room.ahead_days = 9999
    room.save()
    booking = book(room, association, member, *((clock(d, 18), clock(d, 20)) for d in tuesdays))
    client.force_login(member)
    first = booking.dates.first()

    send(client, first, day=str(tuesdays[0] + DAY), start_time="17:00")

    expected = [(clock(d + DAY, 17), clock(d + DAY, 20)) for d in tuesdays]
    assert [row[:2] for row in state_of(booking)] == expected
    assert BookingDate.objects.count() == 2
