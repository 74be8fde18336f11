"""The text itself, line by line: what phones have stored must not change by accident."""

from datetime import date

import pytest

from tests.ical.factories import STAMP, UID, crlf, event, one_date, properties, series, words
from wagtail_talko.ical import render_series

SERIES = (
    f"""
BEGIN:VEVENT
UID:{UID}
"""
    + STAMP
    + """DTSTART;TZID=Europe/Helsinki:20270111T180000
DTEND;TZID=Europe/Helsinki:20270111T200000
RRULE:FREQ=WEEKLY;UNTIL=20270531T205959Z;BYDAY=MO
EXDATE;TZID=Europe/Helsinki:20270215T180000
SUMMARY:Kylätalon talkoot
DESCRIPTION:Tuo hanskat.
LOCATION:Iso sali\\, Kylätalo
GEO:60.636;26.195
URL:https://talko.example/fi/talkoot/
CONTACT:Martat\\, Pelastuslaitos
CATEGORIES:talkoot,kädentaidot
IMAGE;VALUE=URI;DISPLAY=BADGE:https://talko.example/kuva.jpg
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
"""
    + f"UID:{UID}\n{STAMP}"
    + """RECURRENCE-ID;TZID=Europe/Helsinki:20270118T180000
DTSTART;TZID=Europe/Helsinki:20270118T180000
DTEND;TZID=Europe/Helsinki:20270118T200000
SUMMARY:PERUTTU: Kylätalon talkoot
DESCRIPTION:Emäntä on sairaana.\\n\\nTuo hanskat.
LOCATION:Iso sali\\, Kylätalo
GEO:60.636;26.195
URL:https://talko.example/fi/talkoot/
CONTACT:Martat\\, Pelastuslaitos
CATEGORIES:talkoot,kädentaidot
IMAGE;VALUE=URI;DISPLAY=BADGE:https://talko.example/kuva.jpg
STATUS:CANCELLED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
"""
    + f"UID:{UID}\n{STAMP}"
    + """RECURRENCE-ID;TZID=Europe/Helsinki:20270405T180000
DTSTART;TZID=Europe/Helsinki:20270407T160000
DTEND;TZID=Europe/Helsinki:20270407T180000
SUMMARY:Kylätalon talkoot
DESCRIPTION:Tuo hanskat.
LOCATION:Koulu
GEO:60.636;26.195
URL:https://talko.example/fi/talkoot/huhtikuu/
CONTACT:Martat\\, Pelastuslaitos
CATEGORIES:talkoot,kädentaidot
IMAGE;VALUE=URI;DISPLAY=BADGE:https://talko.example/kuva.jpg
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
"""
)


def full_series(**changes):
    """A spring of talkos: one left out, one cancelled, one moved to another day and place."""
    values = {
        "words": words(
            description="Tuo hanskat.",
            location="Iso sali, Kylätalo",
            url="https://talko.example/fi/talkoot/",
            contact="Martat, Pelastuslaitos",
            categories=("talkoot", "kädentaidot"),
            latitude=60.636,
            longitude=26.195,
            image="https://talko.example/kuva.jpg",
        ),
        "last": date(2027, 5, 31),
        "left_out": (date(2027, 2, 15),),
        "dates": (
            one_date(date(2027, 1, 18), state="cancelled", note="Emäntä on sairaana."),
            one_date(
                date(2027, 4, 5),
                16,
                on=date(2027, 4, 7),
                state="moved",
                location="Koulu",
                url="https://talko.example/fi/talkoot/huhtikuu/",
            ),
        ),
    }
    return series(**{**values, **changes})


def test_series_with_cancelled_and_moved_date_in_finnish():
    assert render_series(full_series()) == crlf(SERIES)


@pytest.mark.parametrize(
    ("language", "prefix"), [("fi", "PERUTTU"), ("sv", "INSTÄLLT"), ("en", "CANCELLED")]
)
def test_cancelled_title_begins_in_the_language_of_the_listing(language, prefix):
    event = full_series(words=words(summary="Talko", language=language))

    text = render_series(event)

    assert properties(text, "SUMMARY") == [
        "SUMMARY:Talko",
        f"SUMMARY:{prefix}: Talko",
        "SUMMARY:Talko",
    ]


def test_words_of_another_language_say_so_and_the_prefix_stays():
    listing = words(language="sv", summary_language="fi", description="Tuo hanskat.")

    text = render_series(full_series(words=listing))

    assert properties(text, "SUMMARY", "DESCRIPTION") == [
        "SUMMARY;LANGUAGE=fi:Kylätalon talkoot",
        "DESCRIPTION;LANGUAGE=fi:Tuo hanskat.",
        "SUMMARY;LANGUAGE=fi:INSTÄLLT: Kylätalon talkoot",
        "DESCRIPTION;LANGUAGE=fi:Emäntä on sairaana.\\n\\nTuo hanskat.",
        "SUMMARY;LANGUAGE=fi:Kylätalon talkoot",
        "DESCRIPTION;LANGUAGE=fi:Tuo hanskat.",
    ]


def test_all_day_series_is_of_dates_and_frees_the_day():
    week = series(
        start=date(2027, 7, 5),
        end=date(2027, 7, 6),
        rule="RRULE:FREQ=DAILY",
        last=date(2027, 7, 9),
        left_out=(date(2027, 7, 7),),
        dates=(
            one_date(
                date(2027, 7, 8),
                state="cancelled",
                start=date(2027, 7, 8),
                end=date(2027, 7, 9),
            ),
        ),
        words=words(language="en"),
    )

    text = render_series(week)

    assert text == event(
        """
DTSTART;VALUE=DATE:20270705
DTEND;VALUE=DATE:20270706
RRULE:FREQ=DAILY;UNTIL=20270709
EXDATE;VALUE=DATE:20270707
SUMMARY:Kylätalon talkoot
STATUS:CONFIRMED
TRANSP:TRANSPARENT
"""
    ) + event(
        """
RECURRENCE-ID;VALUE=DATE:20270708
DTSTART;VALUE=DATE:20270708
DTEND;VALUE=DATE:20270709
SUMMARY:CANCELLED: Kylätalon talkoot
STATUS:CANCELLED
TRANSP:TRANSPARENT
"""
    )


@pytest.mark.parametrize(
    ("last", "until"),
    [
        (date(2027, 3, 27), "20270327T215959Z"),
        (date(2027, 3, 28), "20270328T205959Z"),
        (date(2027, 10, 30), "20271030T205959Z"),
        (date(2027, 10, 31), "20271031T215959Z"),
    ],
)
def test_until_is_the_end_of_the_last_local_day_in_utc(last, until):
    text = render_series(series(last=last))

    assert properties(text, "RRULE") == [f"RRULE:FREQ=WEEKLY;UNTIL={until};BYDAY=MO"]


def test_endless_series_has_no_until():
    assert properties(render_series(series()), "RRULE") == ["RRULE:FREQ=WEEKLY;BYDAY=MO"]


@pytest.mark.parametrize("part", ["COUNT=5", "UNTIL=20270501"])
def test_rule_with_an_end_of_its_own_is_refused(part):
    with pytest.raises(ValueError, match=r"^A rule's end belongs to `last`\.$"):
        render_series(series(rule=f"FREQ=WEEKLY;BYDAY=MO;{part}"))
