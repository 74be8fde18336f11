from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import Context, Template
from django.utils.translation import override

ZONE = ZoneInfo("Europe/Helsinki")
START = datetime(2027, 1, 12, 18, tzinfo=ZONE)
END = datetime(2027, 1, 12, 20, tzinfo=ZONE)


def kept(text: str) -> str:
    return f'<span class="talko-keep">{text}</span>'


def render(source: str, language: str = "fi", **context) -> str:
    with override(language):
        return Template("{% load talko %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ({"fi": "Iso sali", "sv": "Stora salen"}, "sv", "Stora salen"),
        ({"fi": "Iso sali"}, "sv", '<span lang="fi">Iso sali</span>'),
        ({"en": "Big hall"}, "fi", '<span lang="en">Big hall</span>'),
        ({"fi": "<b>"}, "sv", '<span lang="fi">&lt;b&gt;</span>'),
        ({"fi": "<b>"}, "fi", "&lt;b&gt;"),
        ("Sali", "sv", "Sali"),
        (None, "sv", ""),
    ],
)
def test_words(value, language, expected):
    assert render("{% words value %}", language, value=value) == expected


def test_word_has_no_markup():
    text = render('<a title="{{ value|word }}">', "sv", value={"fi": 'Sali "A"'})

    assert text == '<a title="Sali &quot;A&quot;">'


@pytest.mark.parametrize(("language", "expected"), [("fi", ""), ("sv", "fi")])
def test_other_language(language, expected):
    assert render("{{ value|other_language }}", language, value={"fi": "Sali"}) == expected


def test_when_marks_the_start():
    html = render("{% when start end zone %}", start=START, end=END, zone="Europe/Helsinki")

    expected = f"{kept('ti 12.1.2027')} {kept('klo 18.00–20.00')}"
    assert html == f'<time datetime="2027-01-12T18:00:00+02:00">{expected}</time>'


def test_when_over_several_days_keeps_each_day_and_hour_together():
    end = datetime(2027, 1, 13, 9, tzinfo=ZONE)

    html = render("{% when start end zone %}", "en", start=START, end=end, zone="Europe/Helsinki")

    units = map(kept, ["Tue 12 Jan 2027", "18:00", "Wed 13 Jan 2027", "09:00"])
    expected = "{}, {} – {}, {}".format(*units)
    assert html == f'<time datetime="2027-01-12T18:00:00+02:00">{expected}</time>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ma klo 9.00–12.00, 1.9.–31.12.", "ma {klo 9.00–12.00,} {1.9.–31.12.}"),
        ("Mon 09:00–12:00", "{Mon 09:00–12:00}"),
        ("Sali – 2 ryhmää", "Sali – 2 ryhmää"),
        ("<b>9–10</b>", "{&lt;b&gt;9–10&lt;/b&gt;}"),
        ("<b>", "&lt;b&gt;"),
        ("", ""),
    ],
)
def test_keep_ranges(text, expected):
    marked = expected.replace("{", '<span class="talko-keep">').replace("}", "</span>")

    assert render("{{ text|keep_ranges }}", text=text) == marked


def test_when_all_day_marks_a_date():
    html = render(
        "{% when start end zone all_day=True %}",
        start=datetime(2027, 1, 12, tzinfo=ZONE),
        end=datetime(2027, 1, 13, tzinfo=ZONE),
        zone="Europe/Helsinki",
    )

    assert html == '<time datetime="2027-01-12">ti 12.1.2027</time>'


@time_machine.travel(datetime(2027, 1, 11, 23, 30, tzinfo=ZONE), tick=False)
def test_when_relative_counts_in_the_records_zone():
    html = render(
        "{% when start end zone relative=True %}", start=START, end=END, zone="Europe/Helsinki"
    )

    expected = f"{kept('huomenna')} {kept('klo 18.00–20.00')}"
    assert html == f'<time datetime="2027-01-12T18:00:00+02:00">{expected}</time>'


def test_day_and_hours():
    html = render(
        '{% day value short=True %} {% hours start end "Europe/Helsinki" %}',
        value=date(2027, 1, 12),
        start=START,
        end=END,
    )

    assert html == (
        '<time datetime="2027-01-12">ti 12.1.</time> '
        '<time datetime="2027-01-12T18:00:00+02:00">klo 18.00–20.00</time>'
    )


def test_calendar_addresses():
    url = "https://talko.example/fi/talko/feeds/room/a/b.ics"

    html = render("{{ url|webcal }} {{ url|google_calendar }}", url=url)

    assert html == (
        "webcal://talko.example/fi/talko/feeds/room/a/b.ics "
        "https://calendar.google.com/calendar/r?cid="
        "webcal%3A%2F%2Ftalko.example%2Ffi%2Ftalko%2Ffeeds%2Froom%2Fa%2Fb.ics"
    )
