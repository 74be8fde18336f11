"""Dates by themselves: where a rule will not do, and where there is none."""

from datetime import date, timedelta

import pytest

from tests.ical.factories import UID, event, one_date, properties, series, words
from wagtail_talko.ical import render_expanded, render_series, standalone_uid


@pytest.mark.parametrize(("left_out", "rules"), [(90, 1), (91, 0)])
def test_more_left_out_dates_than_google_takes_expand_the_series(left_out, rules):
    days = tuple(date(2027, 1, 12) + timedelta(days=n) for n in range(left_out))
    dates = (one_date(date(2027, 1, 11)), one_date(date(2027, 6, 1)))
    daily = series(rule="FREQ=DAILY", left_out=days, dates=dates)

    text = render_series(daily)

    assert len(properties(text, "RRULE")) == rules
    assert (text == render_expanded(daily)) == (rules == 0)


def test_rule_not_all_clients_read_is_expanded():
    odd = series(
        rule="FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        rule_is_safe=False,
        dates=(one_date(date(2027, 5, 17)),),
    )

    assert render_series(odd) == render_expanded(odd)


def test_expanded_dates_have_their_own_uids_and_states():
    days = (
        one_date(date(2027, 1, 18), state="cancelled", note="Emäntä on sairaana."),
        one_date(date(2027, 1, 11)),
    )

    text = render_expanded(series(words=words(language="en"), dates=days))

    assert text == event(
        """
DTSTART;TZID=Europe/Helsinki:20270111T180000
DTEND;TZID=Europe/Helsinki:20270111T200000
SUMMARY:Kylätalon talkoot
STATUS:CONFIRMED
TRANSP:OPAQUE
""",
        uid="5f0e9f0a-8b0e-4f37-9a55-2f1d5f3b7c11-2027-01-11@talko.example",
    ) + event(
        """
DTSTART;TZID=Europe/Helsinki:20270118T180000
DTEND;TZID=Europe/Helsinki:20270118T200000
SUMMARY:CANCELLED: Kylätalon talkoot
DESCRIPTION:Emäntä on sairaana.
STATUS:CANCELLED
TRANSP:TRANSPARENT
""",
        uid="5f0e9f0a-8b0e-4f37-9a55-2f1d5f3b7c11-2027-01-18@talko.example",
    )


@pytest.mark.parametrize("render", [render_series, render_expanded])
def test_event_that_does_not_repeat_keeps_its_uid(render):
    once = series(rule="", dates=(one_date(date(2027, 1, 11), 12, state="moved"),))

    text = render(once)

    assert text == event(
        """
DTSTART;TZID=Europe/Helsinki:20270111T120000
DTEND;TZID=Europe/Helsinki:20270111T140000
SUMMARY:Kylätalon talkoot
STATUS:CONFIRMED
TRANSP:OPAQUE
"""
    )


def test_event_with_only_extra_dates_keeps_its_uid_for_the_first():
    once = series(rule="", dates=(one_date(date(2027, 1, 15), alone=True),))

    text = render_series(once)

    assert properties(text, "UID", "DTSTART") == [
        f"UID:{UID}",
        "DTSTART;TZID=Europe/Helsinki:20270111T180000",
        f"UID:{standalone_uid(UID, date(2027, 1, 15))}",
        "DTSTART;TZID=Europe/Helsinki:20270115T180000",
    ]


def test_series_whose_rule_makes_no_date_any_more_is_its_past_dates():
    ended = series(start=None, end=None, dates=(one_date(date(2027, 1, 11)),))

    text = render_series(ended)

    assert properties(text, "UID", "RRULE") == [f"UID:{standalone_uid(UID, date(2027, 1, 11))}"]


def test_series_without_any_date_is_empty():
    assert render_series(series(start=None, end=None)) == ""


def test_cancelled_series_is_cancelled_throughout():
    moved = one_date(date(2027, 1, 18), on=date(2027, 1, 19), state="moved")
    extra = one_date(date(2027, 1, 15), alone=True)

    text = render_series(series(status="CANCELLED", dates=(moved, extra)))

    assert properties(text, "STATUS", "TRANSP") == ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"] * 3
