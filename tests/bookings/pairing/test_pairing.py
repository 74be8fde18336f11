"""Same evening, same house: which wishes and bookings meet, and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.admin.helpers import client_of
from tests.bookings.views.visiting import EIGHT, SIX, WEEK, book, in_language
from tests.factories import HELSINKI, local, make_association, make_member, make_room, make_user
from wagtail_talko.associations.joining.members import set_suggestions
from wagtail_talko.bookings.pairing.matching import meets
from wagtail_talko.bookings.pairing.notifications import suggest_together
from wagtail_talko.bookings.pairing.queries import find_pairs
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Booking, BookingDate, BookingHost, Message, WaitingWish
from wagtail_talko.timeslots import Span

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def room():
    return make_room("iso", name={"fi": "Iso sali"})


@pytest.fixture
def host(room):
    return make_association("martat", name={"fi": "Martat"}, municipality=room.space.municipality)


@pytest.fixture
def hostess(host):
    return make_member(host, role="manager")


@pytest.fixture
def booking(room, host, hostess):
    return book(room, host, hostess, group="seniors", open_to_others=True)


@pytest.fixture
def wisher(room):
    return make_association("lions", name={"fi": "Lions"}, municipality=room.space.municipality)


@pytest.fixture
def lion(wisher):
    return make_member(wisher)


def wish(room, association, start=SIX, **details):
    fields = {"purpose": "Kortti-ilta", "group": "seniors", **details}
    return WaitingWish.objects.create(
        room=room, association=association, start=start, end=start + 2 * HOUR, **fields
    )


def pairs(**limits):
    found = find_pairs(now=timezone.now(), **limits)
    return [(pair.association.slug, pair.host.slug) for pair in found]


@pytest.mark.parametrize(
    ("start", "end", "together"),
    [
        (local(2027, 1, 12, 18), local(2027, 1, 12, 20), True),
        (local(2027, 1, 12, 22), local(2027, 1, 12, 23), True),
        (local(2027, 1, 12, 22, 1), local(2027, 1, 12, 23), False),
        (local(2027, 1, 12, 13), local(2027, 1, 12, 16), True),
        (local(2027, 7, 13, 18), local(2027, 7, 13, 20), True),
        (local(2027, 1, 13, 18), local(2027, 1, 13, 20), False),
    ],
    ids=["same", "two hours", "more", "before", "summer time", "another day"],
)
def test_times_meet_on_one_weekday_two_hours_apart_at_the_most(start, end, together):
    tuesday = Span(local(2027, 1, 12, 18), local(2027, 1, 12, 20))

    assert meets(tuesday, Span(start, end), HELSINKI) is together


@pytest.mark.parametrize(
    "change",
    [
        {"is_private": True},
        {"group": "children"},
        {"group": ""},
        {"origin": "staff"},
    ],
)
def test_booking_that_is_private_or_for_others_is_not_suggested(room, booking, wisher, change):
    wish(room, wisher)
    before = pairs()
    Booking.objects.update(**change)

    assert (before, pairs()) == ([("lions", "martat")], [])


def test_declined_date_counts_as_a_wish_while_it_is_recent(room, booking, wisher, lion):
    other = make_room(space=room.space)
    declined = book(other, wisher, lion, (SIX + WEEK, EIGHT + WEEK), group="seniors")
    BookingDate.objects.filter(booking=declined).update(state="declined", holds_room=False)
    recent = pairs()
    BookingDate.objects.filter(booking=declined).update(
        changed_at=timezone.now() - timedelta(days=61)
    )

    assert (recent, pairs()) == ([("lions", "martat")], [])


def test_other_houses_ended_wishes_and_settled_pairs_are_left_out(room, booking, wisher):
    wish(make_room(), wisher)
    wish(room, wisher, state="withdrawn")
    own = wish(room, booking.association)
    asked = wish(room, make_association("asked"))
    BookingHost.objects.create(booking=booking, association=asked.association, state="refused")

    assert (own.pk > 0, pairs()) == (True, [])


@pytest.mark.parametrize(("weeks", "found"), [(2, [("lions", "martat")]), (3, [])])
def test_other_week_counts_up_to_a_fortnight(room, booking, wisher, weeks, found):
    wish(room, wisher, SIX + weeks * WEEK)

    assert pairs() == found


def test_both_are_told_once_however_often_it_is_looked_for(room, booking, wisher, lion, hostess):
    wish(room, wisher)
    wish(room, wisher, SIX + WEEK)

    told = [suggest_together() for _ in range(3)]

    assert told == [1, 0, 0]
    mails = {each.recipient: each.body for each in Message.objects.filter(kind="booking.together")}
    assert set(mails) == {lion.email, hostess.email}
    assert f"/talko/bookings/{booking.pk}/join/?association={wisher.pk}" in mails[lion.email]
    assert f"/talko/bookings/{booking.pk}/hosts/?association={wisher.pk}" in mails[hostess.email]


@pytest.mark.parametrize("side", ["host", "wisher"])
def test_association_that_turned_suggestions_off_is_in_no_pair(
    room, booking, host, wisher, hostess, lion, side
):
    wish(room, wisher)
    with pytest.raises(NotAllowed):
        set_suggestions(association=wisher, wanted=False, by=lion)
    chosen = {"host": host, "wisher": wisher}[side]

    set_suggestions(association=chosen, wanted=False, by=make_user(is_superuser=True))

    assert (pairs(), suggest_together()) == ([], 0)


def test_manager_turns_suggestions_off_and_on_by_the_page(client, host, hostess, booking):
    client.force_login(hostess)
    url = in_language("fi", "association_suggestions", host.slug)
    assert url in client.get(in_language("fi", "association_members", host.slug)).content.decode()

    states = []
    for _ in range(2):
        client.post(url)
        host.refresh_from_db()
        states.append(host.suggests_together)

    assert states == [False, True]


def test_own_bookings_say_it_to_both_and_to_nobody_else(
    client, room, booking, wisher, lion, hostess
):
    wish(room, wisher)
    stranger = make_member(make_association())

    seen = {}
    for user in (lion, hostess, stranger):
        client.force_login(user)
        page = client.get(in_language("fi", "bookings"))
        seen[user] = [each.url for each in page.context["hints"]]

    assert seen == {
        lion: [f"{in_language('fi', 'booking_join', booking.pk)}?association={wisher.pk}"],
        hostess: [f"{in_language('fi', 'booking_hosts', booking.pk)}?association={wisher.pk}"],
        stranger: [],
    }


def test_manager_sees_only_the_own_municipality(room, booking, wisher):
    wish(room, wisher)
    other = make_room()
    book(other, wisher, make_member(wisher), group="adults")
    wish(other, booking.association, group="adults")

    assert pairs() == [("lions", "martat"), ("martat", "lions")]
    assert pairs(municipalities=[room.space.municipality]) == [("lions", "martat")]


@pytest.mark.parametrize("number", [1, 3])
def test_pairs_cost_six_queries_however_many(room, booking, number, django_assert_num_queries):
    for _ in range(number):
        wish(room, make_association())

    with django_assert_num_queries(6):
        found = find_pairs(now=timezone.now())

    assert len(found) == number


def test_admin_lists_the_pairs(room, booking, wisher):
    wish(room, wisher)
    client = client_of(make_user(is_superuser=True))

    page = client.get("/admin/talko/together/")

    assert (page.status_code, len(page.context["rows"])) == (200, 1)
