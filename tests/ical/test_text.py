import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.ical.factories import series, single, words
from wagtail_talko.ical import render_busy, render_series, wrap
from wagtail_talko.ical.text import clean_email, clean_url, many_lines, one_line

# What hands and word processors produce: separators, escapes, breaks, emoji, combining marks.
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from('\\;,:"nN^=\n\r\t \u2028\x85\x0b\x00\x1b\x7f\ufeff\ud800😀👩‍👧é'),
        st.characters(),
    ),
    max_size=300,
)
# Nothing in it may be stripped, so it must arrive letter for letter.
CLEAN = st.text(
    alphabet=st.one_of(
        st.sampled_from('\\;,:"nN^=😀👩‍👧äö'),
        st.characters(exclude_categories=("C", "Z")),
    ),
    max_size=400,
)


def read_back(text: str) -> icalendar.Event:
    return icalendar.Event.from_ical(text)


def physical_lines(text: str | bytes) -> list[bytes]:
    raw = text.encode() if isinstance(text, str) else text
    return raw.split(b"\r\n")


@given(CLEAN, CLEAN)
@example("C:\\Nuotit\\nuotit\\\\N", "a\\,b;c")
@example("\\N" * 40, "😀" * 200)
def test_clean_text_arrives_letter_for_letter(summary, description):
    text = render_busy(single(words=words(summary=summary, description=description)))

    event = read_back(text)

    assert str(event.get("SUMMARY", "")) == summary
    assert str(event.get("DESCRIPTION", "")) == description


@given(NASTY, NASTY)
def test_nasty_text_arrives_as_documented(summary, description):
    text = render_busy(single(words=words(summary=summary, description=description)))

    event = read_back(text)

    assert str(event.get("SUMMARY", "")) == one_line(summary)
    assert str(event.get("DESCRIPTION", "")) == many_lines(description)


@given(NASTY)
def test_nasty_text_adds_no_line_and_none_is_too_long(nasty):
    listing = words(
        summary=f"x{nasty}",
        description=f"x{nasty}",
        location=f"x{nasty}",
        contact=f"x{nasty}",
        url=f"https://talko.example/{nasty}",
        image=f"https://talko.example/{nasty}",
        categories=(f"x{nasty}", "talkoot"),
    )

    text = render_series(series(words=listing))
    calendar = wrap(name=nasty, description=nasty, zones=["Europe/Helsinki"], parts=[text])

    assert max(len(line) for line in physical_lines(calendar)) <= 75
    names = [
        line.partition(b":")[0].partition(b";")[0]
        for line in physical_lines(text)
        if line and not line.startswith(b" ")
    ]
    assert names == [
        b"BEGIN",
        b"UID",
        b"DTSTAMP",
        b"LAST-MODIFIED",
        b"SEQUENCE",
        b"DTSTART",
        b"DTEND",
        b"RRULE",
        b"SUMMARY",
        b"DESCRIPTION",
        b"LOCATION",
        b"URL",
        b"CONTACT",
        b"CATEGORIES",
        b"IMAGE",
        b"STATUS",
        b"TRANSP",
        b"END",
    ]


@given(NASTY)
def test_no_reader_finds_a_line_break_within_a_line(nasty):
    text = render_busy(single(words=words(summary=nasty, description=nasty)))

    # Python's own splitlines() breaks at seven more characters than CRLF.
    assert text.splitlines() == text.removesuffix("\r\n").split("\r\n")


@given(st.lists(CLEAN.filter(bool), min_size=1, max_size=4))
def test_categories_arrive_one_by_one(names):
    event = read_back(render_busy(single(words=words(categories=tuple(names)))))

    assert [str(name) for name in event["CATEGORIES"].cats] == names


def test_line_breaks_of_all_kinds_become_one_kind():
    assert many_lines("a\r\nb\rc\vd\x85e\u2028f\ng") == "a\nb\nc\nd\ne\nf\ng"


def test_a_title_is_one_line():
    assert one_line(" Kevät\r\n  talkoot\t\x07 ") == "Kevät talkoot"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://talko.example/fi/tapahtumat/?a=1&b=2#c", None),
        ("https://talko.example/kevät talkoot", "https://talko.example/kev%C3%A4t%20talkoot"),
        ("https://talko.example/a\r\nATTENDEE:x", "https://talko.example/aATTENDEE:x"),
        (" HTTPS://talko.example/\x00 ", "HTTPS://talko.example/"),
        ("mailto:talkoot@talko.example", None),
        ("/fi/tapahtumat/", ""),
        ("https:", ""),
        ("javascript:alert(1)", ""),
        ("https://[talko", ""),
        ("", ""),
    ],
)
def test_address_is_cleaned_or_dropped(typed, written):
    assert clean_url(typed) == (typed if written is None else written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (" talkoot@talko.example ", "talkoot@talko.example"),
        ("a@b.example\r\nATTENDEE:mailto:c@d.example", ""),
        ("talkoot", ""),
        ("a@b@c", ""),
    ],
)
def test_email_address_is_cleaned_or_dropped(typed, written):
    assert clean_email(typed) == written
