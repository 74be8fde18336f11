"""One booked time, and the values an event refuses."""

from datetime import UTC, date, datetime

import pytest

from tests.ical.factories import event, properties, single, words
from wagtail_talko.ical import render_busy, standalone_uid


def test_second_pass_of_the_autumn_hour_is_written_in_utc():
    # 03:30 comes twice on 31 October 2027; the second time is 01:30 UTC.
    night = single(
        start=datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        end=datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    )

    text = render_busy(night)

    assert properties(text, "DTSTART", "DTEND") == [
        "DTSTART;TZID=Europe/Helsinki:20271031T033000",
        "DTEND:20271031T013000Z",
    ]


def test_end_that_is_not_later_is_left_out():
    moment = datetime(2027, 1, 11, 16, tzinfo=UTC)

    text = render_busy(single(start=moment, end=moment))

    assert properties(text, "DTSTART", "DTEND") == ["DTSTART;TZID=Europe/Helsinki:20270111T180000"]


def test_booked_time_of_a_room():
    waiting = single(status="TENTATIVE", words=words(summary="Varattu"))

    text = render_busy(waiting)

    assert text == event(
        """
DTSTART;TZID=Europe/Helsinki:20270111T180000
DTEND;TZID=Europe/Helsinki:20270111T200000
SUMMARY:Varattu
STATUS:TENTATIVE
TRANSP:OPAQUE
"""
    )


def test_naive_change_time_is_refused():
    with pytest.raises(ValueError, match=r"^The change time must be aware\.$"):
        render_busy(single(modified=datetime(2027, 1, 1)))


@pytest.mark.parametrize("end", [date(2027, 1, 12), datetime(2027, 1, 12, 18)])
def test_event_of_a_date_and_a_time_is_refused(end):
    start = datetime(2027, 1, 11, 18) if type(end) is date else date(2027, 1, 11)

    with pytest.raises(ValueError, match=r"^An event has either two dates or two times\.$"):
        render_busy(single(start=start, end=end))


@pytest.mark.parametrize(
    ("uid", "expected"),
    [
        ("a1b2@talko.example", "a1b2-2027-01-04@talko.example"),
        ("a1b2", "a1b2-2027-01-04"),
    ],
)
def test_standalone_uid_has_the_date_before_the_site(uid, expected):
    assert standalone_uid(uid, date(2027, 1, 4)) == expected
