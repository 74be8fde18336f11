from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar
import pytest

from tests.ical.factories import crlf
from wagtail_talko.ical import vtimezone

HELSINKI = """
BEGIN:VTIMEZONE
TZID:Europe/Helsinki
X-LIC-LOCATION:Europe/Helsinki
BEGIN:DAYLIGHT
TZNAME:EEST
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
DTSTART:19970330T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:EET
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
DTSTART:19961027T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
KATHMANDU = """
BEGIN:VTIMEZONE
TZID:Asia/Kathmandu
X-LIC-LOCATION:Asia/Kathmandu
BEGIN:STANDARD
TZNAME:+0545
TZOFFSETFROM:+0530
TZOFFSETTO:+0545
DTSTART:19860101T000000
END:STANDARD
END:VTIMEZONE
"""
# "The Sunday on or after the 2nd"; its years before 2023 followed other rules.
SANTIAGO = """
BEGIN:VTIMEZONE
TZID:America/Santiago
X-LIC-LOCATION:America/Santiago
BEGIN:DAYLIGHT
TZNAME:-03
TZOFFSETFROM:-0400
TZOFFSETTO:-0300
DTSTART:20230903T000000
RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:-04
TZOFFSETFROM:-0300
TZOFFSETTO:-0400
DTSTART:20240407T000000
RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8
END:STANDARD
END:VTIMEZONE
"""
# The North, half an hour of summer time, the other half of the globe, a rule of "the Sunday on or
# after the 2nd", a winter time that is the exception (Dublin), no summer time, and the moon.
ZONES = [
    "Europe/Helsinki",
    "Europe/Stockholm",
    "Europe/Dublin",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Tokyo",
    "Asia/Kathmandu",
]


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("Europe/Helsinki", HELSINKI),
        ("Asia/Kathmandu", KATHMANDU),
        ("America/Santiago", SANTIAGO),
    ],
)
def test_vtimezone_is_the_known_good_block(name, block):
    assert vtimezone(name) == crlf(block)


@pytest.mark.parametrize("name", ["UTC", "Etc/UTC", "GMT"])
def test_vtimezone_of_utc_is_empty(name):
    assert vtimezone(name) == ""


def test_vtimezone_of_an_unknown_zone_is_refused():
    with pytest.raises(ZoneInfoNotFoundError):
        vtimezone("Europe/Lapinjarvi")


@pytest.mark.parametrize("name", ZONES)
def test_vtimezone_read_back_has_the_offsets_of_the_zone(name):
    block = icalendar.Timezone.from_ical(vtimezone(name))

    read = block.to_tz(lookup_tzid=False)

    # Around noon each day of two years: never within the hour of a change.
    days = [datetime(2027, 1, 1, 12) + timedelta(days=n) for n in range(730)]
    zone = ZoneInfo(name)
    assert [day.replace(tzinfo=read).utcoffset() for day in days] == [
        day.replace(tzinfo=zone).utcoffset() for day in days
    ]


@pytest.mark.parametrize("name", ZONES)
def test_vtimezone_changes_at_the_very_minute(name):
    zone = ZoneInfo(name)
    block = icalendar.Timezone.from_ical(vtimezone(name))
    begins = [
        (part["DTSTART"].dt - part["TZOFFSETFROM"].td).replace(tzinfo=UTC)
        for part in block.subcomponents
    ]

    around = [
        (
            (moment - timedelta(minutes=1)).astimezone(zone).utcoffset(),
            moment.astimezone(zone).utcoffset(),
        )
        for moment in begins
    ]

    assert around == [
        (part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td)
        if part["TZOFFSETFROM"].td != part["TZOFFSETTO"].td
        else (zone.utcoffset(begins[0]),) * 2
        for part in block.subcomponents
    ]
