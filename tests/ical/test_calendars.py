import pytest

from tests.ical.factories import crlf, series
from wagtail_talko.ical import render_series, vtimezone, wrap

HEADER = """
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//wagtail-talko//wagtail-talko//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Kylätalo\\, Lapinjärvi
X-WR-CALNAME:Kylätalo\\, Lapinjärvi
DESCRIPTION:Kaikki talkoot
X-WR-CALDESC:Kaikki talkoot
X-WR-TIMEZONE:Europe/Helsinki
REFRESH-INTERVAL;VALUE=DURATION:PT4H
X-PUBLISHED-TTL:PT4H
COLOR:darkgreen
URL:https://talko.example/fi/
SOURCE;VALUE=URI:https://talko.example/fi/talko/feeds/events.ics
"""


def calendar(**changes) -> str:
    values = {
        "name": "Kylätalo, Lapinjärvi",
        "description": "Kaikki talkoot",
        "zones": ["Europe/Helsinki"],
        "url": "https://talko.example/fi/",
        "source": "https://talko.example/fi/talko/feeds/events.ics",
        "color": "darkgreen",
        "parts": [],
    }
    return wrap(**{**values, **changes}).decode()


def test_calendar_is_header_zone_and_parts_joined():
    part = render_series(series())

    text = calendar(parts=iter([part, part]))

    zone = vtimezone("Europe/Helsinki")
    assert text == crlf(HEADER) + zone + part + part + "END:VCALENDAR\r\n"


def test_calendar_lists_each_zone_once_and_none_for_utc():
    zones = ["Europe/Stockholm", "UTC", "Europe/Helsinki", "Europe/Stockholm"]

    text = calendar(zones=zones)

    header = crlf(HEADER).replace("Europe/Helsinki", "Europe/Stockholm")
    blocks = vtimezone("Europe/Stockholm") + vtimezone("Europe/Helsinki")
    assert text == header + blocks + "END:VCALENDAR\r\n"


def test_calendar_without_events_or_extras_is_whole():
    text = wrap(name="Talkoot", zones=[], parts=[]).decode()

    assert text == crlf("""
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//wagtail-talko//wagtail-talko//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Talkoot
X-WR-CALNAME:Talkoot
REFRESH-INTERVAL;VALUE=DURATION:PT4H
X-PUBLISHED-TTL:PT4H
END:VCALENDAR
""")


@pytest.mark.parametrize("source", ["feeds/events.ics", "javascript:alert(1)"])
def test_calendar_leaves_out_an_unusable_source(source):
    text = calendar(source=source)

    whole = calendar()
    line = "SOURCE;VALUE=URI:https://talko.example/fi/talko/feeds/events.ics\r\n"
    assert text == whole.replace(line, "")
