"""Answering requests, moving dates, closing rooms and booking as staff."""

import pytest

from tests.admin.helpers import client_of, manager_of_new
from tests.factories import local, make_association, make_member, make_room, make_space
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.models import Booking, BookingDate

pytestmark = pytest.mark.django_db

EVENING = (local(2037, 1, 12, 18), local(2037, 1, 12, 20))
LIST = "/admin/talko/bookings/"
NEXT_EVENING = (local(2037, 1, 19, 18), local(2037, 1, 19, 20))


class House:
    """A room whose bookings wait for approval, its manager, and two associations."""

    def __init__(self, **room):
        self.municipality, self.manager = manager_of_new()
        self.space = make_space(municipality=self.municipality)
        room = {"needs_approval": True, "request_holds_room": False, "ahead_days": 9999} | room
        self.room = make_room("hall", space=self.space, name={"en": "Hall"}, **room)
        self.guild = make_association(municipality=self.municipality, name={"en": "Guild"})
        self.choir = make_association(municipality=self.municipality, name={"en": "Choir"})
        self.client = client_of(self.manager)

    def ask(self, association, *dates):
        return request_booking(
            room=self.room,
            association=association,
            dates=dates,
            purpose="Weaving",
            by=make_member(association),
        )

    def answer(self, booking, answer, *dates, message=""):
        return self.client.post(
            f"/admin/talko/bookings/inspect/{booking.pk}/",
            {"answer": answer, "dates": [date.pk for date in dates], "message": message},
            follow=True,
        )


@pytest.fixture
def house():
    return House()


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def states(booking):
    return list(booking.dates.order_by("start").values_list("state", "reason"))


def test_requests_are_listed_with_their_rivals(house):
    first = house.ask(house.guild, EVENING, NEXT_EVENING)
    second = house.ask(house.choir, EVENING)

    response = house.client.get("/admin/talko/requests/")

    rows = response.context["requests"]
    assert [(row["booking"], row["has_rivals"]) for row in rows] == [
        (first, True),
        (second, True),
    ]
    assert rows[0]["dates"] == ["Mon 12 Jan 2037, 18:00–20:00", "Mon 19 Jan 2037, 18:00–20:00"]


def test_requests_without_any_say_so(house):
    response = house.client.get("/admin/talko/requests/")

    assert "Nothing waits for an answer." in response.content.decode()


def test_booking_shows_who_else_wants_the_time(house):
    booking = house.ask(house.guild, EVENING, NEXT_EVENING)
    house.ask(house.choir, EVENING)

    response = house.client.get(f"/admin/talko/bookings/inspect/{booking.pk}/")

    assert [row["rivals"] for row in response.context["rows"]] == [
        ["Mon 12 Jan 2037, 18:00–20:00, Hall, Choir (waiting)"],
        [],
    ]


def test_approve_some_dates(house):
    booking = house.ask(house.guild, EVENING, NEXT_EVENING)

    response = house.answer(booking, "confirm", booking.dates.first())

    assert states(booking) == [("confirmed", ""), ("requested", "")]
    [message] = messages_of(response)
    assert "1 date approved: Mon 12 Jan 2037, 18:00–20:00." in message


def test_decline_all_dates_with_a_message(house):
    booking = house.ask(house.guild, EVENING, NEXT_EVENING)

    house.answer(booking, "decline", *booking.dates.all(), message="The floor is painted.")

    assert states(booking) == [("declined", "The floor is painted.")] * 2


def test_cancel_takes_waiting_and_booked_dates(house):
    booking = house.ask(house.guild, EVENING, NEXT_EVENING)
    house.answer(booking, "confirm", booking.dates.first())

    house.answer(booking, "cancel", *booking.dates.all())

    assert states(booking) == [("cancelled", "")] * 2


def test_answer_without_a_ticked_date_changes_nothing(house):
    booking = house.ask(house.guild, EVENING)

    response = house.answer(booking, "confirm", message="Welcome")

    assert states(booking) == [("requested", "")]
    [message] = messages_of(response)
    assert "Tick at least one date." in message
    assert response.context["form"]["message"].value() == "Welcome"


def test_unknown_answer_changes_nothing(house):
    booking = house.ask(house.guild, EVENING)

    house.answer(booking, "erase", *booking.dates.all())

    assert states(booking) == [("requested", "")]


def test_approving_what_is_taken_by_now_says_so_and_changes_nothing(house):
    winner = house.ask(house.choir, EVENING)
    loser = house.ask(house.guild, EVENING)
    house.answer(winner, "confirm", *winner.dates.all())

    response = house.answer(loser, "confirm", *loser.dates.all())

    assert states(loser) == [("requested", "")]
    [message] = messages_of(response)
    assert "Hall is already booked" in message


def test_dates_of_another_booking_cannot_be_answered(house):
    booking, other = house.ask(house.guild, EVENING), house.ask(house.choir, NEXT_EVENING)

    house.answer(booking, "confirm", *other.dates.all())

    assert states(other) == [("requested", "")]


def test_trail_tells_what_was_done(house):
    booking = house.ask(house.guild, EVENING)
    house.answer(booking, "confirm", *booking.dates.all())

    response = house.client.get(f"/admin/talko/bookings/inspect/{booking.pk}/")

    when = "Mon 12 Jan 2037, 18:00–20:00, Hall"
    assert [lines for _entry, lines in response.context["entries"]] == [
        [f"{when}: waiting → booked"],
        [f"{when}: waiting"],
    ]


def test_move_one_date(house):
    booking = house.ask(house.guild, EVENING)
    date = booking.dates.get()
    data = {"day": "2037-01-13", "starts": "14", "ends": "24:00", "room": house.room.pk}

    house.client.post(f"/admin/talko/bookings/move/{booking.pk}/{date.pk}/", data)

    date.refresh_from_db()
    assert (date.start, date.end) == (local(2037, 1, 13, 14), local(2037, 1, 14))


def test_move_to_a_room_of_another_municipality_is_refused(house):
    booking = house.ask(house.guild, EVENING)
    date = booking.dates.get()
    data = {"day": "2037-01-13", "starts": "10", "ends": "12", "room": make_room().pk}

    url = f"/admin/talko/bookings/move/{booking.pk}/{date.pk}/"
    response = house.client.post(url, data)

    assert list(response.context["form"].errors) == ["room"]


def test_move_of_a_date_of_another_booking_is_not_found(house):
    booking, other = house.ask(house.guild, EVENING), house.ask(house.choir, NEXT_EVENING)

    url = f"/admin/talko/bookings/move/{booking.pk}/{other.dates.get().pk}/"

    assert house.client.get(url, follow=True).status_code == 404


def closure(house, **changes):
    return {
        "rooms": [house.room.pk],
        "first_day": "2037-01-12",
        "last_day": "2037-01-13",
        "reason": "The floor is painted",
        **changes,
    }


def test_closing_shows_whom_it_hits_before_anything_happens(house):
    booking = house.ask(house.guild, EVENING)
    house.answer(booking, "confirm", *booking.dates.all())

    response = house.client.post("/admin/talko/close/", closure(house))

    assert response.context["hit_lines"] == ["Mon 12 Jan 2037, 18:00–20:00, Hall, Guild (booked)"]
    assert states(booking) == [("confirmed", "")]
    assert not Booking.objects.filter(origin="closure").exists()


def test_closing_what_was_seen_cancels_it(house):
    booking = house.ask(house.guild, EVENING)
    seen = [date.pk for date in booking.dates.all()]

    data = closure(house, step="close", seen=seen)
    house.client.post("/admin/talko/close/", data)

    assert states(booking) == [("cancelled", "The floor is painted")]
    spans = BookingDate.objects.filter(booking__origin="closure").values_list("start", "end")
    assert list(spans) == [
        (local(2037, 1, 12), local(2037, 1, 13)),
        (local(2037, 1, 13), local(2037, 1, 14)),
    ]


def test_closing_what_was_booked_meanwhile_asks_again(house):
    booking = house.ask(house.guild, EVENING)

    data = closure(house, step="close", seen=[])
    response = house.client.post("/admin/talko/close/", data)

    assert [date.pk for date in response.context["hits"]] == [booking.dates.get().pk]
    assert states(booking) == [("requested", "")]


def test_closing_can_be_gone_back_from_with_everything_typed(house):
    response = house.client.post("/admin/talko/close/", closure(house, step="change"))

    assert response.context["form"]["reason"].value() == "The floor is painted"
    assert "hits" not in response.context


def test_closing_for_some_hours(house):
    data = closure(house, starts="12", ends="16", last_day="2037-01-12", step="close")

    house.client.post("/admin/talko/close/", data)

    date = BookingDate.objects.get()
    assert (date.start, date.end) == (local(2037, 1, 12, 12), local(2037, 1, 12, 16))


def test_closing_that_ends_before_it_starts_is_refused(house):
    data = closure(house, starts="16", ends="12", last_day="2037-01-12")

    response = house.client.post("/admin/talko/close/", data)

    assert list(response.context["form"].errors) == ["last_day"]


def test_closing_a_room_of_another_municipality_is_refused(house):
    data = closure(house, rooms=[make_room().pk], step="close")

    response = house.client.post("/admin/talko/close/", data)

    assert list(response.context["form"].errors) == ["rooms"]
    assert not Booking.objects.exists()


def staff_booking(house, **changes):
    return {
        "room": house.room.pk,
        "association": house.guild.pk,
        "day": "2037-01-12",
        "starts": "18",
        "ends": "20",
        "every_weeks": "0",
        "purpose": "Weaving",
        **changes,
    }


def test_staff_books_for_an_association_every_second_week(house):
    data = staff_booking(house, every_weeks="2", until="2037-02-10")

    house.client.post("/admin/talko/book/", data)

    booking = Booking.objects.get()
    assert (booking.origin, booking.association) == ("staff", house.guild)
    starts = booking.dates.values_list("start", "state")
    assert list(starts) == [
        (local(2037, 1, 12, 18), "confirmed"),
        (local(2037, 1, 26, 18), "confirmed"),
        (local(2037, 2, 9, 18), "confirmed"),
    ]


def test_staff_is_warned_before_departing_from_a_rule():
    house = House(longest_minutes=60)

    response = house.client.post("/admin/talko/book/", staff_booking(house))

    assert response.context["warnings"] == [
        "The longest booking of Hall is 1 hour. Choose an earlier end."
    ]
    assert not Booking.objects.exists()


def test_staff_departs_from_a_rule_with_a_tick():
    house = House(longest_minutes=60)

    house.client.post("/admin/talko/book/", staff_booking(house, override="on"))

    assert Booking.objects.get().dates.get().state == "confirmed"


def test_staff_cannot_override_a_room_that_is_taken(house):
    winner = house.ask(house.choir, EVENING)
    house.answer(winner, "confirm", *winner.dates.all())

    response = house.client.post("/admin/talko/book/", staff_booking(house, override="on"))

    assert response.context["warnings"] == []
    [error] = response.context["form"].non_field_errors()
    taken = "Hall is booked Mon 12 Jan 2037, 18:00–20:00 (Choir). Choose another time or room."
    free = "Mon 12 Jan 2037, 16:00–18:00 (Hall); Mon 12 Jan 2037, 20:00–22:00 (Hall)"
    assert error == f"{taken} Free instead: {free}."
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("field", ["room", "association"])
def test_staff_books_nothing_of_another_municipality(house, field):
    foreign = {"room": make_room(), "association": make_association()}[field]

    data = staff_booking(house, **{field: foreign.pk})
    response = house.client.post("/admin/talko/book/", data)

    assert list(response.context["form"].errors) == [field]


def test_list_is_filtered_by_state_and_days(house):
    waiting = house.ask(house.guild, EVENING)
    later = house.ask(house.choir, NEXT_EVENING)
    house.answer(later, "confirm", *later.dates.all())

    def listed(query):
        response = house.client.get(f"/admin/talko/bookings/?{query}")
        return list(response.context["object_list"])

    assert listed("state=requested") == [waiting]
    assert listed("state=confirmed") == [later]
    assert listed("days_from=2037-01-13") == [later]
    assert listed("days_to=2037-01-12") == [waiting]
    assert listed(f"association={house.guild.pk}") == [waiting]


def test_list_finds_bookings_by_association_number_and_purpose(house):
    booking = house.ask(house.guild, EVENING)
    house.ask(house.choir, NEXT_EVENING)
    Booking.objects.filter(pk=booking.pk).update(purpose="Spinning")

    def found(words):
        response = house.client.get("/admin/talko/bookings/", {"q": words})
        return list(response.context["object_list"])

    assert found("GUILD") == [booking]
    assert found(f"#{booking.pk}") == [booking]
    assert found("spin") == [booking]


def test_export_holds_no_contact_details(house):
    booking = house.ask(house.guild, EVENING)
    Booking.objects.filter(pk=booking.pk).update(
        contact_name="Somebody", contact_email="somebody@example.org", contact_phone="040123"
    )

    response = house.client.get("/admin/talko/bookings/?export=csv")

    head, row = response.getvalue().decode().strip().splitlines()
    assert "Guild" in row
    assert "omebody" not in row
    assert "040123" not in row


def test_dashboard_counts_waiting_dates_of_own_municipality(house):
    house.ask(house.guild, EVENING, NEXT_EVENING)
    other = House()
    other.ask(other.guild, EVENING)

    response = house.client.get("/admin/")

    assert "<span>2</span> dates waiting for an answer" in response.content.decode()


# ---- moving from one date on ----


WEEKS = [(local(2037, 1, day, 18), local(2037, 1, day, 20)) for day in (12, 19, 26)]


def move(house, booking, date, **changes):
    data = {
        "day": "2037-01-20",
        "starts": "17",
        "ends": "19",
        "room": house.room.pk,
        "scope": "following",
        **changes,
    }
    url = f"/admin/talko/bookings/move/{booking.pk}/{date.pk}/"
    return house.client.post(url, data, follow=True)


def starts_of(booking):
    return list(booking.dates.order_by("start").values_list("start", flat=True))


def test_move_this_date_and_those_that_follow(house):
    booking = house.ask(house.guild, *WEEKS)

    response = move(house, booking, booking.dates.order_by("start")[1])

    assert starts_of(booking) == [
        local(2037, 1, 12, 18),
        local(2037, 1, 20, 17),
        local(2037, 1, 27, 17),
    ]
    [message] = messages_of(response)
    assert "2 dates moved, the first to Tue 20 Jan 2037, 17:00–19:00." in message


def test_move_of_those_that_follow_is_all_or_nothing(house):
    booking = house.ask(house.guild, *WEEKS)
    other = house.ask(house.choir, (local(2037, 1, 27, 17), local(2037, 1, 27, 19)))
    house.answer(other, "confirm", *other.dates.all())
    house.answer(booking, "confirm", *booking.dates.all())

    response = move(house, booking, booking.dates.order_by("start")[1])

    assert starts_of(booking) == [start for start, _end in WEEKS]
    [error] = response.context["form"].non_field_errors()
    assert error.startswith("Hall is booked Tue 27 Jan 2037, 17:00–19:00 (Choir).")
    assert response.context["form"]["scope"].value() == "following"


def test_move_of_one_of_several_leaves_the_others(house):
    booking = house.ask(house.guild, *WEEKS)

    move(house, booking, booking.dates.order_by("start")[1], scope="one")

    assert starts_of(booking) == [
        local(2037, 1, 12, 18),
        local(2037, 1, 20, 17),
        local(2037, 1, 26, 18),
    ]


# ---- what is said about who was told ----


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("guild@example.org", "The booker has been told."),
        ("", "No e-mail address of the booker is known. Tell the booker yourself."),
    ],
)
def test_answer_says_whether_the_booker_was_told(house, email, said):
    booking = house.ask(house.guild, EVENING)
    house.guild.memberships.all().delete()
    Booking.objects.filter(pk=booking.pk).update(contact_email=email)

    response = house.answer(booking, "confirm", *booking.dates.all())

    [message] = messages_of(response)
    assert message.strip().endswith(said)


def test_closing_says_whom_it_cannot_tell(house):
    house.ask(house.guild, EVENING)
    house.ask(house.choir, NEXT_EVENING)
    house.guild.memberships.all().delete()

    response = house.client.post("/admin/talko/close/", closure(house, last_day="2037-01-20"))

    assert response.context["hit_lines"] == [
        "Mon 12 Jan 2037, 18:00–20:00, Hall, Guild (waiting)"
        " – no e-mail address, tell them yourself",
        "Mon 19 Jan 2037, 18:00–20:00, Hall, Choir (waiting)",
    ]


def test_closure_is_opened_again_on_all_its_days_or_some(house):
    house.client.post("/admin/talko/close/", closure(house, step="close"))
    booking = Booking.objects.get(origin="closure")
    page = house.client.get(f"/admin/talko/bookings/inspect/{booking.pk}/")

    response = house.answer(booking, "cancel", booking.dates.order_by("start").first())

    assert [row["is_ticked"] for row in page.context["rows"]] == [True, True]
    assert states(booking) == [("cancelled", ""), ("confirmed", "")]
    [message] = messages_of(response)
    assert message.strip().endswith("Open again on 1 day: Mon 12 Jan 2037, 00:00–24:00.")


def test_list_names_a_closure(house):
    house.client.post("/admin/talko/close/", closure(house, step="close"))

    response = house.client.get("/admin/talko/bookings/")

    column = response.context["table"].columns["association"]
    [booking] = response.context["object_list"]
    assert column.get_value(booking) == "Closed"


def test_cancelled_dates_are_taken_back_by_the_manager(house):
    booking = house.ask(house.guild, EVENING, NEXT_EVENING)
    first, second = booking.dates.all()
    house.answer(booking, "confirm", first, second)
    house.answer(booking, "cancel", first, message="Paint")

    response = house.answer(booking, "restore", first)

    assert states(booking) == [("confirmed", ""), ("confirmed", "")]
    assert messages_of(response)[0].partition(":")[0] == "1 date taken back"


def test_late_cancellations_are_shown_and_listed(house):
    late, other = house.ask(house.guild, EVENING), house.ask(house.choir, NEXT_EVENING)
    late.dates.update(state="cancelled", holds_room=False, cancelled_late=True)

    found = [
        [row.pk for row in house.client.get(LIST, {"late": value}).context["object_list"]]
        for value in ("true", "false")
    ]

    page = house.client.get(f"/admin/talko/bookings/inspect/{late.pk}/")
    assert found == [[late.pk], [other.pk]]
    assert page.content.decode().count("cancelled late") == 1


def test_an_offer_cannot_be_approved(house):
    booking = house.ask(house.guild, EVENING)
    date = booking.dates.get()
    BookingDate.objects.filter(pk=date.pk).update(holds_room=True, offered_until=EVENING[0])

    response = house.answer(booking, "confirm", date)

    assert response.context["any_waiting"] is False
    assert len(messages_of(response)) == 1
    assert states(booking) == [("requested", "")]
