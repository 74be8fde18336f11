"""What a quota refuses, and what it says."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from tests.bookings.actions.helpers import HOUR, NOW, SIX, WEEK
from tests.bookings.views.visiting import coming
from tests.factories import local, make_association, make_member, make_room
from wagtail_talko.bookings import plans
from wagtail_talko.bookings.actions import (
    add_dates,
    answer_invitation,
    cancel_dates,
    confirm,
    invite_hosts,
    leave_booking,
    move_dates,
)
from wagtail_talko.bookings.queries import preview_request
from wagtail_talko.bookings.quotas.left import usage_with
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.models import Booking, Message
from wagtail_talko.spaces.models import RoomPart
from wagtail_talko.timeslots import Span

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
# SIX is a Tuesday: these are its week's days.
WEDNESDAY, THURSDAY, SUNDAY = SIX + DAY, SIX + 2 * DAY, SIX + 5 * DAY
# The last of the month that the joining booking has.
LATE = SIX + 2 * WEEK


def refused(act):
    with pytest.raises(BookingRefused) as error:
        act()
    return [(refusal.code, refusal.start) for refusal in error.value.refusals]


def test_quota_refuses_exactly_the_dates_of_a_series_that_exceed_it(room, limit, book):
    limit(5)
    starts = [SUNDAY, SIX, WEDNESDAY, SIX + WEEK]

    found = refused(lambda: book(room, *starts))

    # Earlier dates first, whatever the order in which they are asked for; the next week is another.
    assert found == [("quota_reached", SUNDAY)]


def test_quota_leaves_room_for_a_shorter_later_date(room, limit, book, association, member):
    limit(5)
    dates = [(SIX, SIX + 4 * HOUR), (WEDNESDAY, WEDNESDAY + 2 * HOUR), (SUNDAY, SUNDAY + HOUR)]

    found = preview_request(room=room, association=association, dates=dates, by=member, now=NOW)

    assert [bool(each.refusals) for each in found.dates] == [False, True, False]


def test_time_that_cannot_be_had_uses_nothing_up(room, limit, book, association, member):
    limit(2)
    other = make_association()
    book(room, SIX, association=other, by=make_member(other))

    found = preview_request(
        room=room,
        association=association,
        dates=[(start, start + 2 * HOUR) for start in (SIX, WEDNESDAY)],
        by=member,
        now=NOW,
    )

    codes = [[refusal.code for refusal in each.refusals] for each in found.dates]
    assert codes == [["room_taken"], []]


@pytest.mark.parametrize(
    ("measure", "period", "amount", "second", "is_refused"),
    [
        ("hours", "week", 2, local(2027, 1, 17, 22), True),
        ("hours", "week", 2, local(2027, 1, 18, 0), False),
        ("dates", "week", 1, local(2027, 1, 11, 0), True),
        ("dates", "month", 1, local(2027, 1, 31, 23), True),
        ("dates", "month", 1, local(2027, 2, 1, 0), False),
        ("hours", "season", 2, local(2027, 3, 31, 12), True),
        ("hours", "season", 2, local(2027, 4, 1, 12), False),
    ],
)
def test_quota_counts_local_days_by_period(
    room, limit, book, measure, period, amount, second, is_refused
):
    days = {"valid_from": "2027-01-01", "valid_until": "2027-03-31"} if period == "season" else {}
    limit(amount, measure=measure, period=period, **days)
    book(room, SIX)

    if is_refused:
        assert refused(lambda: book(room, second)) == [("quota_reached", second)]
    else:
        book(room, second)


def test_iso_week_goes_over_new_year(room, limit, book):
    limit(2)
    room.ahead_days = 9999
    room.save()
    book(room, local(2027, 12, 30, 18))

    assert refused(lambda: book(room, local(2028, 1, 2, 18))) == [
        ("quota_reached", local(2028, 1, 2, 18))
    ]
    book(room, local(2028, 1, 3, 18))


@pytest.mark.parametrize("scope", ["room", "space", "municipality"])
def test_quota_covers_its_rooms_only(room, limit, book, scope):
    beside = make_room(space=room.space)
    wheres = {"room": {"rooms": [room]}, "space": {"space": room.space}, "municipality": {}}
    limit(2, **wheres[scope])
    book(room, SIX)

    if scope == "room":
        book(beside, SIX)
    else:
        assert refused(lambda: book(beside, SIX)) == [("quota_reached", SIX)]


def test_who_books_the_house_uses_up_the_quota_of_its_hall(room, limit, book):
    house = make_room("house", space=room.space)
    RoomPart.objects.create(whole=house, part=room)
    limit(2, rooms=[room])
    book(house, SIX)

    assert refused(lambda: book(room, WEDNESDAY)) == [("quota_reached", WEDNESDAY)]


def test_quota_of_another_association_or_class_does_not_bind(room, limit, book):
    limit(0, association=make_association())
    limit(0, precedence=1)

    assert book(room, SIX).pk


def test_archived_quota_does_not_bind(room, limit, book):
    limit(0).archive(now=NOW)

    assert book(room, SIX).pk


def test_requests_count_as_well_and_cancelled_dates_do_not(room, limit, book, member, boss):
    room.needs_approval = True
    room.save()
    limit(2)
    first = book(room, SIX)
    before = refused(lambda: book(room, WEDNESDAY))
    confirm(dates=list(first.dates.all()), by=boss, now=NOW)
    after = refused(lambda: book(room, WEDNESDAY))

    cancel_dates(dates=list(first.dates.all()), by=member, now=NOW)

    assert before == after == [("quota_reached", WEDNESDAY)]
    assert book(room, WEDNESDAY).pk


def test_move_within_the_week_does_not_count_itself_twice(room, limit, book, member):
    limit(2)
    date = book(room, SIX).dates.get()
    book(room, SIX + WEEK)

    move_dates(moves=[(date, (SUNDAY, SUNDAY + 2 * HOUR))], by=member, now=NOW)

    later = SIX + WEEK + DAY
    move = {"moves": [(date, (later, later + 2 * HOUR))], "by": member, "now": NOW}
    assert refused(lambda: move_dates(**move)) == [("quota_reached", later)]


def test_where_a_quota_was_lowered_dates_still_move_but_do_not_grow(room, limit, book, member):
    quota = limit(8)
    date = book(room, SIX, hours=4).dates.get()
    quota.amount = 2
    quota.save()

    move_dates(moves=[(date, (SUNDAY, SUNDAY + 4 * HOUR))], by=member, now=NOW)

    longer = {"moves": [(date, (SUNDAY, SUNDAY + 5 * HOUR))], "by": member, "now": NOW}
    assert refused(lambda: move_dates(**longer)) == [("quota_reached", SUNDAY)]


def test_added_dates_count_with_those_there_are(room, limit, book, member):
    limit(3)
    booking = book(room, SIX)

    add = {"booking": booking, "dates": [(SUNDAY, SUNDAY + 2 * HOUR)], "by": member, "now": NOW}

    assert refused(lambda: add_dates(**add)) == [("quota_reached", SUNDAY)]


def test_requests_and_bookings_at_once_are_counted_as_a_whole(room, limit, book, member, boss):
    room.needs_approval = True
    room.save()
    limit(1, measure="open_requests")
    limit(2, measure="active_bookings")
    first = book(room, SIX, SIX + WEEK)
    waiting = refused(lambda: book(room, WEDNESDAY))
    confirm(dates=list(first.dates.all()), by=boss, now=NOW)
    second = book(room, WEDNESDAY)
    confirm(dates=list(second.dates.all()), by=boss, now=NOW)

    assert waiting == [("quota_reached", None)]
    assert refused(lambda: book(room, THURSDAY)) == [("quota_reached", None)]
    # Adding to a booking makes it no other.
    add_dates(booking=second, dates=[(SUNDAY, SUNDAY + HOUR)], by=member, now=NOW)


@pytest.mark.parametrize(
    ("approval", "mover", "found"),
    [
        (False, "member", []),
        (True, "member", [("quota_reached", None)]),
        # Staff's moving is no answer.
        (True, "boss", [("quota_reached", None)]),
    ],
)
def test_moved_request_is_counted_where_it_waits(
    room, limit, book, member, boss, approval, mover, found
):
    room.needs_approval = True
    room.save()
    hall = make_room(space=room.space, needs_approval=approval)
    limit(1, measure="open_requests", rooms=[hall])
    waiting = [book(room, day).dates.get() for day in (SIX, WEDNESDAY)]
    move = {"room": hall, "by": {"member": member, "boss": boss}[mover], "now": NOW}
    move_dates(moves=[(waiting[0], waiting[0].span)], **move)

    def move_second():
        move_dates(moves=[(waiting[1], waiting[1].span)], **move)

    assert (refused(move_second) if found else move_second() or []) == found
    states = [date.booking.dates.get().state for date in waiting]
    assert states == ["requested" if approval else "confirmed"] * 2


def test_plan_over_two_rooms_is_counted_together(room, limit, association, member):
    # Plans are judged by the clock of the day on which they are made.
    monday = coming(0, 18)
    limit(3)
    dates = [
        plans.PlannedDate(start.date(), where, start, start + 2 * HOUR)
        for where, start in ((room, monday), (make_room(space=room.space), monday + DAY))
    ]

    plan = plans.judge(plans.Plan(dates), association=association, by=member, people=None)

    codes = [[refusal.code for refusal in each.refusals] for each in plan.dates]
    assert codes == [[], ["quota_reached"]]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Martat on käyttänyt 7,5/8 tuntia viikolla 2 (Iso sali). "
            "Valitse toinen viikko, lyhyempi aika tai toinen tila, tai kysy kunnasta.",
        ),
        (
            "sv",
            "Marthorna har använt 7,5 av 8 timmar vecka 2 (Stora salen). "
            "Välj en annan vecka, en kortare tid eller ett annat rum, eller fråga kommunen.",
        ),
    ],
)
def test_refusal_says_the_limit_what_is_used_and_what_to_do(room, limit, book, language, text):
    limit(8, rooms=[room])
    book(room, SIX, hours=7.5)

    with pytest.raises(BookingRefused) as error:
        book(room, WEDNESDAY + 4 * HOUR, hours=1)

    with override(language):
        assert [str(refusal) for refusal in error.value.refusals] == [text]


def test_finnish_month_and_whole_municipality_are_in_words(room, limit, book):
    municipality = room.space.municipality
    municipality.name = {"fi": "Aaltola"}
    municipality.save()
    limit(1, measure="dates", period="month")
    book(room, SIX)

    with pytest.raises(BookingRefused) as error, override("fi"):
        book(room, WEDNESDAY)

    with override("fi"):
        assert str(error.value) == (
            "Martat on käyttänyt 1/1 kertaa tammikuussa 2027 (Aaltola). "
            "Valitse toinen kuukausi, tai kysy kunnasta."
        )


# -- staff -------------------------------------------------------------------------------------


def test_staff_depart_from_a_quota_with_a_reason_that_is_kept(room, limit, book, boss):
    limit(0)
    staff = {"by": boss, "origin": "staff"}
    plain = refused(lambda: book(room, SIX, **staff))
    unexplained = refused(lambda: book(room, SIX, **staff, override=True))

    booking = book(room, SIX, **staff, override=True, override_reason="Kylän juhla")

    assert (plain, unexplained) == (
        [("quota_reached", SIX)],
        [("quota_reached", SIX), ("reason_missing", None)],
    )
    assert Booking.objects.get().override_reason == "Kylän juhla"
    log = booking_log(booking)
    assert [each["code"] for each in log["overridden"]] == ["quota_reached"]
    assert "juhla" not in str(log)


def test_member_cannot_depart_from_a_quota(room, limit, book):
    limit(0)

    found = refused(lambda: book(room, SIX, override=True, override_reason="x"))

    assert found == [("quota_reached", SIX)]


def booking_log(booking):
    return ModelLogEntry.objects.filter(object_id=str(booking.pk)).latest("pk").data


def test_what_the_municipality_takes_for_itself_is_not_charged(room, limit, book, boss):
    limit(0)

    assert book(room, SIX, by=boss, origin="staff", association=None).pk
    assert book(room, WEDNESDAY, by=boss, origin="event").pk


# -- joint hosts -------------------------------------------------------------------------------


@pytest.fixture
def partner():
    return make_association("elakeliitto", name={"fi": "Eläkeliitto"})


def test_hosts_are_charged_their_share(room, limit, book, member, partner):
    limit(2)
    partner_member = make_member(partner)
    booking = book(room, SIX, hours=2)
    invite_hosts(booking=booking, hosts=[(partner, False)], by=member, now=NOW)
    full = refused(lambda: book(room, WEDNESDAY, hours=1))

    answer_invitation(booking=booking, association=partner, accept=True, by=partner_member, now=NOW)

    assert full == [("quota_reached", WEDNESDAY)]
    assert book(room, WEDNESDAY, hours=1).pk
    more = {"association": partner, "by": partner_member}
    assert refused(lambda: book(room, THURSDAY, hours=1.5, **more)) == [("quota_reached", THURSDAY)]


def test_host_whose_quota_is_reached_cannot_accept(room, limit, book, member, partner):
    limit(1.5)
    partner_member = make_member(partner)
    own = {"association": partner, "by": partner_member}
    book(room, WEDNESDAY, hours=1, **own)
    booking = book(room, SIX, hours=1.5)
    invite_hosts(booking=booking, hosts=[(partner, False)], by=member, now=NOW)

    found = refused(
        lambda: answer_invitation(
            booking=booking, association=partner, accept=True, by=partner_member, now=NOW
        )
    )

    assert found == [("quota_reached", SIX)]
    assert booking.hosts.get().state == "invited"


def test_booker_of_both_associations_books_with_shares(room, limit, book, member, partner):
    limit(2)
    partner.memberships.create(user=member)

    booking = book(room, SIX, hours=4, hosts=[(partner, False)])

    assert booking.hosts.get().state == "accepted"
    assert refused(lambda: book(room, WEDNESDAY, hours=0.5)) == [("quota_reached", WEDNESDAY)]


def test_those_who_stay_are_told_that_their_share_grows(room, limit, book, member, partner):
    limit(2)
    partner.memberships.create(user=member)
    partner_member = make_member(partner)
    booking = book(room, SIX, hours=4, hosts=[(partner, False)])
    member.talko_memberships.update(language="fi")
    Message.objects.all().delete()

    leave_booking(booking=booking, association=partner, by=partner_member, now=NOW)

    (mail,) = Message.objects.filter(recipient=member.email)
    assert "Käytetty 4/2 tuntia viikolla 2" in mail.body


# -- what it costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_judging_costs_the_same_whatever_the_number(
    room, limit, book, association, member, number, django_assert_num_queries
):
    for n in range(number):
        limit(100 + n, rooms=[room])
        book(room, SIX + n * DAY)

    with django_assert_num_queries(12):
        preview_request(
            room=room,
            association=association,
            dates=[(SIX + n * WEEK, SIX + n * WEEK + HOUR) for n in range(1, number + 1)],
            by=member,
            now=NOW,
        )


def test_season_without_a_sensible_end_counts_like_any_other(room, limit, book):
    limit(5, period="season", valid_from=date.min, valid_until=date.max)
    book(room, SIX, hours=4)

    assert refused(lambda: book(room, SIX + 8 * WEEK)) == [("quota_reached", SIX + 8 * WEEK)]


@pytest.mark.parametrize(("amount", "is_over"), [(4, True), (5, False)])
def test_joining_counts_the_dates_of_the_month_that_are_over(
    room, limit, book, member, partner, amount, is_over
):
    limit(amount, measure="dates", period="month")
    own = {"association": partner, "by": make_member(partner)}
    book(room, *(SIX + n * DAY for n in range(1, 4)), **own)
    # Two that are over and two to come: halves of four, beside the three of its own.
    starts = [SIX, SIX + WEEK, LATE - DAY, LATE]
    wishes = [Wish(Span(start, start + 2 * HOUR), room) for start in starts]
    booking = book(room, *starts)
    now = SIX + WEEK + DAY
    invite_hosts(booking=booking, hosts=[(partner, False)], by=member, now=now)
    with override("en"):
        (said,) = usage_with(partner, wishes[2:], past=wishes[:2], hosts=2, now=now)

    def accept():
        return answer_invitation(
            booking=booking, association=partner, accept=True, by=own["by"], now=now
        )

    if is_over:
        assert refused(accept) == [("quota_reached", start) for start in starts[2:]]
    else:
        assert accept().state == "accepted"
    assert said.endswith("With this booking: 5.")
