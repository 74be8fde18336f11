"""Dates of an event that get no room: which, who has it, and how the editor leaves them out."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from tests.admin.helpers import make_manager
from tests.events.factories import draft_event, make_event
from tests.factories import local, make_association, make_room, make_user
from tests.pages.editing import edit, errors_of, weekly
from wagtail_talko.bookings.actions import close_rooms, request_booking
from wagtail_talko.events.collisions import collisions_of, in_short
from wagtail_talko.events.room_rules import refused_dates
from wagtail_talko.models import BookingDate, Event
from wagtail_talko.timeslots import Span

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}
FIRST = Span(local(2027, 1, 12, 18), local(2027, 1, 12, 20))
WEEK = timedelta(days=7)


@pytest.fixture
def room():
    return make_room(name={"fi": "Iso sali"})


def taken(room, span=FIRST, association=None, **details):
    return request_booking(
        room=room, association=association, dates=[span], purpose="Hallituksen kokous", by=None,
        origin="staff", **details,
    )  # fmt: skip


def found(room, *spans, by=None):
    now = local(2027, 1, 4, 12)
    with translation.override("fi"):
        refusals = refused_dates(room, None, spans or [FIRST], by=None, now=now)
        return collisions_of(refusals, room, by=by)


def shown(response):
    (panel,) = [
        child
        for group in response.context["edit_handler"].children[0].children
        for child in getattr(group, "children", ())
        if type(child.panel).__name__ == "CollisionsPanel"
    ]
    return panel


def test_collision_tells_the_date_and_the_hours_of_the_other(room):
    taken(room, Span(local(2027, 1, 12, 17), local(2027, 1, 12, 19)))

    (collision,) = found(room)

    assert (collision.day, collision.when, collision.room) == (
        date(2027, 1, 12), "ti 12.1.2027 klo 18.00–20.00", "Iso sali",
    )  # fmt: skip
    assert [holder.when for holder in collision.holders] == ["klo 17.00–19.00"]


def test_collision_names_association_as_each_may_know_it(room):
    host = make_association(name={"fi": "Martat"})
    taken(room, association=host, public_title="Leivontailta", is_private=True)
    manager = make_manager(room.space.municipality.collection)

    (private,) = found(room, by=make_user())[0].holders
    (known,) = found(room, by=manager)[0].holders

    assert (private.who, private.url) == ("", "")
    booking = BookingDate.objects.get().booking_id
    assert (known.who, known.url) == (
        "Martat: Leivontailta", f"/admin/talko/bookings/inspect/{booking}/",
    )  # fmt: skip


def test_collision_names_nothing_of_the_purpose_in_public(room):
    taken(room)

    assert found(room, by=make_user())[0].holders[0].who == ""
    assert found(room)[0].holders[0].who == "Kunta: Hallituksen kokous"


def test_collision_names_the_event_that_has_the_room(room):
    make_event(room=room, takes_room=True, title="Kuoro", hides_place=True)

    assert found(room)[0].holders[0].who == "Tapahtuma: Kuoro"
    assert found(room, by=make_user())[0].holders[0].who == ""


def test_collision_tells_why_the_room_is_closed(room):
    close_rooms(rooms=[room], spans=[FIRST], reason="Remontti", by=None)

    (holder,) = found(room, by=make_user())[0].holders

    assert (holder.is_closure, holder.who) == (True, "Remontti")


def test_collision_without_holder_says_what_is_wrong(room):
    (collision,) = found(room, Span(FIRST.start, FIRST.start + timedelta(days=8)))

    assert collision.holders == ()
    assert collision.reason != ""


@pytest.mark.parametrize("number", [1, 3])
def test_collisions_cost_the_same_for_any_number(room, django_assert_num_queries, number):
    spans = [Span(FIRST.start + WEEK * n, FIRST.end + WEEK * n) for n in range(number)]
    for span in spans:
        taken(room, span, association=make_association())
    make_event(room=room, takes_room=True, start_date=date(2027, 3, 2))
    event = Span(local(2027, 3, 2, 18), local(2027, 3, 2, 20))
    refusals = refused_dates(room, None, [*spans, event], by=None, now=local(2027, 1, 4))

    with django_assert_num_queries(4):
        collisions_of(refusals, room, by=None)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "Iso sali is not free on one date: Tue 12 Jan 2027."),
        (
            5,
            "Iso sali is not free on 5 dates: Tue 12 Jan 2027, Tue 19 Jan 2027, Tue 26 Jan 2027 "
            "and 2 more.",
        ),
    ],
)
def test_collisions_in_short_name_the_first(room, number, text):
    spans = [Span(FIRST.start + WEEK * n, FIRST.end + WEEK * n) for n in range(number)]
    for span in spans:
        taken(room, span)
    collisions = found(room, *spans)

    with translation.override("en"):
        assert in_short(collisions, room) == text


def test_refused_publishing_lists_the_dates_with_their_check_boxes(editor, room):
    taken(room, association=make_association(name={"fi": "Ystävät <b>ry"}))
    page = draft_event(room=room, takes_room=True)

    html = edit(editor, page, **PUBLISH).content.decode()

    assert html.count('<input type="checkbox" name="left_out_dates" value="2027-01-12"') == 1
    assert html.count(">Ystävät &lt;b&gt;ry: Hallituksen kokous</a>") == 1
    assert html.count('name="leaves_out_refused"') == 0


@pytest.mark.parametrize(("number", "first", "rest"), [(1, 1, 0), (6, 6, 0), (7, 5, 2)])
def test_many_collisions_are_folded_but_for_the_first(editor, room, number, first, rest):
    for n in range(number):
        taken(room, Span(FIRST.start + WEEK * n, FIRST.end + WEEK * n))
    page = draft_event(room=room, takes_room=True)

    panel = shown(edit(editor, page, **weekly(until="2027-12-31"), **PUBLISH))

    context = panel.get_context_data({})
    assert (len(context["first"]), len(context["rest"])) == (first, rest)


def test_ticked_date_is_left_out_beside_those_that_were(editor, room):
    taken(room, Span(FIRST.start + WEEK, FIRST.end + WEEK))
    page = draft_event(room=room, takes_room=True, left_out_dates=["2027-01-26"])

    edit(
        editor, page, **weekly(until="2027-02-09"),
        left_out_dates=["2027-01-26", "", "2027-01-19"], **PUBLISH,
    )  # fmt: skip

    dates = [row.date.day for row in Event.objects.get().occurrences.order_by("date")]
    assert dates == [12, 2, 9]


def test_all_colliding_dates_are_left_out_at_once(editor, room):
    for n in (0, 2):
        taken(room, Span(FIRST.start + WEEK * n, FIRST.end + WEEK * n))
    page = draft_event(room=room, takes_room=True)

    edit(
        editor, page, **weekly(until="2027-02-09"), left_out_dates=["2027-02-02"],
        leaves_out_refused="on", **PUBLISH,
    )  # fmt: skip

    event = Event.objects.get()
    assert event.left_out_dates == ["2027-01-12", "2027-01-26", "2027-02-02"]
    assert [row.room_missing for row in event.occurrences.all()] == [False, False]


def test_leaving_every_date_out_is_refused(editor, room):
    taken(room)
    page = draft_event(room=room, takes_room=True)

    response = edit(editor, page, leaves_out_refused="on", **PUBLISH)

    errors = errors_of(response)
    assert {name: len(texts) for name, texts in errors.items()} == {"room": 2, "accepts_notes": 1}
    assert shown(response).get_context_data({})["form"].cleaned_data["left_out_dates"] == []
    assert Event.objects.count() == 0
