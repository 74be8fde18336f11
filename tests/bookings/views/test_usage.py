"""What a change or more dates use of a quota, said before they are sent."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.bookings.views.filling import day_of, take
from tests.bookings.views.visiting import EIGHT, SIX, WEEK, book, in_language
from tests.factories import HELSINKI, make_association, make_member
from wagtail_talko.models import BookingHost, Quota

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def quota(room, association):
    """Eight hours of the big hall a week, for everybody."""
    association.municipality = room.space.municipality
    association.save()
    quota = Quota.objects.create(
        municipality=room.space.municipality, name={"fi": "K"}, measure="hours", amount=8
    )
    quota.rooms.add(room)
    return quota


@pytest.fixture
def booking(room, association, member, client, quota):
    """Tuesdays from six to eight, in two weeks."""
    client.force_login(member)
    return book(room, association, member, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))


def week(n):
    return (SIX + n * WEEK).astimezone(HELSINKI).isocalendar().week


def change(client, booking, **changes):
    date = booking.dates.order_by("start").first()
    start = date.start.astimezone(HELSINKI)
    typed = {
        "step": "check",
        "scope": "this",
        "day": f"{start:%Y-%m-%d}",
        "start_time": "18:00",
        "end_time": "20:00",
        "room": "",
    }
    url = in_language("en", "booking_change", booking.pk, date.pk)
    return client.post(url, {**typed, **changes}).context["usage"]


def add(client, booking, day, **changes):
    typed = {"step": "check", "start_date": day, "start_time": "17:00", "end_time": "20:00"}
    url = in_language("en", "booking_add", booking.pk)
    return client.post(url, {**typed, **changes}).context["usage"]


def test_a_longer_time_counts_once_in_its_week(client, booking):
    lines = change(client, booking, start_time="17:00", end_time="20:30")

    assert lines == [f"Used 2 of 8 hours in week {week(0)} (Iso sali). With this change: 3.5."]


def test_a_time_that_moves_to_another_week_is_added_there(client, booking):
    lines = change(client, booking, day=day_of(SIX + WEEK + DAY))

    assert lines == [f"Used 2 of 8 hours in week {week(1)} (Iso sali). With this change: 4."]


def test_all_times_are_counted_in_their_weeks(client, booking):
    lines = change(client, booking, scope="following", start_time="19:00")

    assert lines == [
        f"Used 2 of 8 hours in week {week(n)} (Iso sali). With this change: 1." for n in (0, 1)
    ]


def test_more_times_are_added_to_what_is_used(client, booking):
    lines = add(client, booking, day_of(SIX + DAY))

    assert lines == [f"Used 2 of 8 hours in week {week(0)} (Iso sali). With these times: 5."]


def test_a_series_that_goes_on_is_counted_where_it_is_free(client, booking, room, rival):
    take(room, rival, SIX + 2 * WEEK)
    url = in_language("en", "booking_extend", booking.pk)

    response = client.post(url, {"until": day_of(SIX + 3 * WEEK), "step": "check"})

    assert response.context["usage"] == [
        f"Used 0 of 8 hours in week {week(3)} (Iso sali). With these times: 2."
    ]


def test_hosts_are_told_their_own_share_alone(client, booking):
    partner = make_association("elakeliitto", municipality=booking.room.space.municipality)
    BookingHost.objects.create(
        booking=booking, association=partner, state="accepted", may_edit=True
    )
    client.force_login(make_member(partner))

    changed = change(client, booking, end_time="22:00")
    added = add(client, booking, day_of(SIX + DAY))

    assert changed == [f"Used 1 of 8 hours in week {week(0)} (Iso sali). With this change: 2."]
    assert added == [f"Used 1 of 8 hours in week {week(0)} (Iso sali). With these times: 2.5."]


def test_who_acts_for_two_hosts_reads_both(client, booking, member):
    partner = make_association(
        "elakeliitto",
        name={"fi": "Eläkeliitto"},
        municipality=booking.room.space.municipality,
    )
    partner.memberships.create(user=member)
    BookingHost.objects.create(booking=booking, association=partner, state="accepted")

    lines = change(client, booking, end_time="22:00")

    used = f"Used 1 of 8 hours in week {week(0)} (Iso sali). With this change: 2."
    assert lines == [f"Martat: {used}", f"Eläkeliitto: {used}"]


def test_nothing_is_said_where_no_quota_is(client, booking, quota):
    quota.archived_at = SIX
    quota.save()

    assert (change(client, booking, end_time="21:00"), add(client, booking, day_of(SIX + DAY))) == (
        [],
        [],
    )


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_pages_show_it_under_its_heading(client, booking, language):
    date = booking.dates.order_by("start").first()
    url = in_language(language, "booking_change", booking.pk, date.pk)
    typed = {"step": "check", "scope": "this", "day": day_of(SIX + DAY)}

    page = client.post(url, {**typed, "start_time": "18:00", "end_time": "20:00", "room": ""})

    with translation.override(language):
        heading = translation.gettext("Your quota")
    assert page.text.count(f"<h2>{heading}</h2>") == 1
    assert page.text.count(page.context["usage"][0]) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_saying_it_costs_the_same_whatever_the_number(
    client, booking, room, association, member, number, django_assert_num_queries
):
    Quota.objects.create(
        municipality=room.space.municipality, name={"fi": "M"}, measure="dates", amount=90
    )
    starts = [SIX + n * WEEK + DAY for n in range(number)]
    other = book(room, association, member, *((start, start + DAY / 12) for start in starts))
    change(client, other, scope="following", start_time="17:00")

    with django_assert_num_queries(40):
        lines = change(client, other, scope="following", start_time="17:00")

    # Of each quota the fullest periods.
    assert len(lines) == 2 * number
