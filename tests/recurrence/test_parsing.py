from datetime import UTC, date, datetime

import pytest

from wagtail_talko.recurrence import Recurrence, RecurrenceError, Rule, is_safe, parse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("foobar", "malformed"),
        ("blah=blah=blah", "unknown_part"),
        ("FREQ=FOO", "malformed"),
        ("FREQ=", "malformed"),
        ("INTERVAL=2", "malformed"),
        ("FREQ=DAILY;FREQ=DAILY", "repeated_part"),
        ("FREQ=HOURLY;COUNT=2", "sub_daily"),
        ("FREQ=MINUTELY;COUNT=2", "sub_daily"),
        ("FREQ=SECONDLY;COUNT=2", "sub_daily"),
        ("FREQ=DAILY;INTERVAL=0", "bad_interval"),
        ("FREQ=DAILY;INTERVAL=-1", "bad_interval"),
        ("FREQ=DAILY;INTERVAL=1.5", "bad_interval"),
        ("FREQ=DAILY;COUNT=0", "bad_count"),
        ("FREQ=DAILY;COUNT=1001", "bad_count"),
        ("FREQ=DAILY;COUNT=99999999999999999999", "bad_count"),
        ("FREQ=DAILY;UNTIL=foobar", "malformed"),
        ("FREQ=DAILY;UNTIL=20270230", "malformed"),
        ("FREQ=DAILY;UNTIL=20270701;COUNT=1", "until_and_count"),
        ("FREQ=DAILY;WKST=XX", "malformed"),
        ("FREQ=WEEKLY;BYDAY=1MO,X", "malformed"),
        ("FREQ=MONTHLY;BYDAY=54MO", "malformed"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "malformed"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "malformed"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,A", "malformed"),
        ("FREQ=YEARLY;BYMONTH=-1;BYMONTHDAY=1", "malformed"),
        ("FREQ=YEARLY;BYEASTER=0;COUNT=3", "unknown_part"),
        ("FREQ=DAILY;COUNT=3;BYMINUTE=" + ",".join(map(str, range(60))) + ";BYHOUR=1,2",
         "too_many_times"),
        ("DTSTART:20270101T180000\nRRULE:FREQ=DAILY", "start_given"),
        ("EXRULE:FREQ=DAILY;COUNT=3", "unknown_part"),
        ("RDATE;VALUE=PERIOD:20270101T180000Z/PT1H", "unknown_part"),
        ("RDATE;TZID=Nowhere/Town:20270101T180000", "unknown_zone"),
        ("EXDATE;TZID=../../etc/passwd:20270101T180000", "unknown_zone"),
        ("RDATE:" + ",".join(["20270101"] * 1001), "too_many_dates"),
        ("FREQ=DAILY;COUNT=2\n" * 4, "too_long"),
        ("X" * 20_001, "too_long"),
        ("FREQ=WEEKLY\nFREQ=DAILY", "endless_exotic"),
    ],
)  # fmt: skip
def test_parse_of_what_cannot_be_served_is_refused(text, code):
    with pytest.raises(RecurrenceError) as caught:
        parse(text)

    assert caught.value.code == code


SAFE = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,TH;WKST=SU;INTERVAL=2",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=1SA,3SA",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=6",
    "FREQ=YEARLY;BYMONTH=6;BYDAY=-1SA",
    "FREQ=YEARLY;BYMONTH=5,6,7;BYDAY=TU",
]
EXOTIC = [
    "FREQ=DAILY;BYMONTH=1",
    "FREQ=DAILY;BYDAY=MO",
    "FREQ=DAILY;BYHOUR=9,18",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;BYMONTHDAY=1",
    "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1",
    "FREQ=MONTHLY;BYDAY=TU",
    "FREQ=MONTHLY;BYDAY=3MO,WE",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=MONTHLY;BYYEARDAY=1",
    "FREQ=YEARLY;BYMONTHDAY=1",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
]


@pytest.mark.parametrize("text", SAFE)
def test_safe_shape_may_be_endless(text):
    rule = parse(text).rules[0]

    assert (is_safe(rule), rule.is_endless) == (True, True)


@pytest.mark.parametrize("text", EXOTIC)
def test_exotic_shape_needs_an_end(text):
    with pytest.raises(RecurrenceError) as caught:
        parse(text)
    rule = parse(f"{text};COUNT=3").rules[0]

    assert (caught.value.code, is_safe(rule)) == ("endless_exotic", False)


def test_yearly_from_leap_day_is_not_safe():
    rule = parse("FREQ=YEARLY").rules[0]

    assert [is_safe(rule, date(2028, 2, 29)), is_safe(rule, date(2028, 2, 28))] == [False, True]


def test_parse_reads_every_part():
    text = (
        "rrule:freq=monthly;interval=2;until=20271231T215959z;\n"
        "RDATE;TZID=Europe/Helsinki:20270105T180000\n"
        "EXDATE;VALUE=DATE:20270112,20270119\nEXDATE:20270126T18\n 0000\n"
    )

    assert parse(text) == Recurrence(
        rules=(Rule("MONTHLY", interval=2, until=datetime(2027, 12, 31, 21, 59, 59, tzinfo=UTC)),),
        rdates=(datetime(2027, 1, 5, 16, tzinfo=UTC),),
        exdates=(date(2027, 1, 12), date(2027, 1, 19), datetime(2027, 1, 26, 18)),
    )


def test_empty_text_is_no_recurrence():
    assert not parse(" \n ")


@pytest.mark.parametrize(
    "text",
    [
        "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=5;BYDAY=MO,TH;WKST=SU",
        "RRULE:FREQ=MONTHLY;UNTIL=20270131T160000Z;BYDAY=1MO,-1FR",
        "RRULE:FREQ=YEARLY;UNTIL=20270131T180000;BYWEEKNO=20;BYDAY=MO;BYHOUR=9;BYSETPOS=-1",
        "RRULE:FREQ=DAILY;UNTIL=20270131\nRDATE;VALUE=DATE:20270201\nEXDATE:20270105T180000",
    ],
)
def test_text_of_what_was_parsed_is_the_same_text(text):
    assert parse(text).text() == text
