"""Cases from other people's test suites, read in place and not part of the project.

``TALKO_RECURRENCE_CASES`` names their folder. Everything that is not run is named by
`reason_left_out`; docs/recurrence.md tells why.
"""

import json
import os
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import missing
from wagtail_talko.recurrence import RecurrenceError, expand, parse

FOLDER = os.environ.get("TALKO_RECURRENCE_CASES", "")
SUITES = (
    "libical_icalrecur",
    "dateutil_rrule",
    "dateutil_rrulestr",
    "phprrule",
    "finland_dst_derived",
)
ZONES = {None: "UTC", "W. Europe Standard Time": "Europe/Berlin", "tzstr": "Etc/GMT-4"}
LEFT_OUT = {
    "libical_icalrecur": {
        "no expectation": 1,
        "more often than daily": 23,
        "too many times a day": 1,
        "week number without weekday": 14,
        "week number of every nth year": 3,
        "day of the month in every month": 2,
    },
    "dateutil_rrule": {"more often than daily": 87, "EXRULE": 2},
    "dateutil_rrulestr": {"EXRULE": 2, "not RFC 5545": 2},
    "phprrule": {"more often than daily": 79},
    "finland_dst_derived": {},
}


@pytest.fixture(scope="module")
def folder():
    if not FOLDER:
        missing("TALKO_RECURRENCE_CASES")
    return Path(FOLDER)


@cache
def cases_of(folder, name):
    return json.loads((folder / f"{name}.json").read_text())["cases"]


def reason_left_out(suite, case):
    """Why this package does not give what the suite expects; "" when it does."""
    rules = " ".join(case["rrule"] or [case.get("text", "")]).upper()
    libical = suite == "libical_icalrecur"
    weekno = libical and "BYWEEKNO" in rules
    reasons = {
        "no expectation": case.get("error"),
        "more often than daily": re.search("HOURLY|MINUTELY|SECONDLY", rules),
        "EXRULE": case.get("exrule") or "EXRULE" in rules,
        "too many times a day": rules.count(",") > 50,
        "not RFC 5545": "BYWEEKDAY" in rules or re.search(r"DTSTART\S+ +RRULE", rules),
        "week number without weekday": weekno and "BYDAY" not in rules and "BYMONTH" not in rules,
        # 134 and 135 agree whichever year is counted.
        "week number of every nth year": weekno and case["id"][-3:] in ("143", "144", "146"),
        "day of the month in every month": libical and re.search("FREQ=YEARLY;BYMONTHDAY", rules),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def lines_of(case):
    """The case's rule as text for `expand`, and its start as ISO text."""
    if case.get("text"):
        text = re.sub(r"DTSTART[^\n]*\n?", "", case["text"].strip(), flags=re.I)
        given = re.search(r"DTSTART[^:\n]*:(\w+)", case["text"], flags=re.I)
        return text, given[1] if given else case["kwargs"]["dtstart"]
    lines = [f"RRULE:{rule}" for rule in case["rrule"]]
    for name in ("rdate", "exdate"):
        lines += [f"{name.upper()}:{re.sub('[-:]', '', at)}" for at in case.get(name) or ()]
    # Two cases give no start; any up to their first date will do.
    return "\n".join(lines), case["dtstart"] or expected_of(case)[0]


def zone_of(case):
    zone = case["tz"]
    return ZONES.get(zone, (zone or "").removeprefix("/usr/share/zoneinfo/"))


def expected_of(case):
    # Where five engines disagree, ours is the policy of dateutil: forward, and the first.
    agreed = case.get("expected_utc") or case.get("disagreement", {}).get("dateutil-wall")
    return agreed if agreed is not None else case["expected"]


def found_for(case, expected):
    text, start = lines_of(case)
    first = datetime.fromisoformat(start).replace(tzinfo=None)
    all_day = len(re.sub(r"\D", "", start)) == 8
    before = datetime(3000, 1, 1, tzinfo=UTC)
    if case.get("match") == "prefix":
        before = datetime.fromisoformat(expected[-1]).replace(tzinfo=UTC) + timedelta(days=2)
    found = expand(
        text,
        start=first.date() if all_day else first,
        tz=zone_of(case),
        after=datetime(1900, 1, 1, tzinfo=UTC),
        before=before,
        all_day=all_day,
    )
    return found[: len(expected)] if case.get("match") == "prefix" else found


def same_form(moments, expected):
    """Our moments written as the suite writes its own."""
    form = expected[0] if expected else ""
    if form.endswith("Z"):
        moments = [moment.astimezone(UTC) for moment in moments]
    elif not re.search(r"[+-]\d\d:\d\d$", form):
        moments = [m.replace(tzinfo=None) if isinstance(m, datetime) else m for m in moments]
    return [moment.isoformat().replace("+00:00", "Z") for moment in moments]


def normal(moment):
    """A suite that has no all-day dates writes them as midnight."""
    return moment.removesuffix("Z") if len(moment) == 20 else moment


@pytest.mark.parametrize("suite", SUITES)
def test_dates_are_those_of_the_suite(folder, suite):
    different, run = {}, 0

    for case in cases_of(folder, suite):
        if reason_left_out(suite, case):
            continue
        expected = expected_of(case)
        found = same_form(found_for(case, expected), expected)
        if len(lines_of(case)[1]) in (8, 10):
            expected = [moment[:10] for moment in expected]
        run += 1
        if list(map(normal, found)) != list(map(normal, expected)):
            different[case["id"]] = (found[:5], expected[:5])

    assert different == {}
    assert run == len(cases_of(folder, suite)) - sum(LEFT_OUT[suite].values())


@pytest.mark.parametrize("suite", SUITES)
def test_nothing_else_is_left_out(folder, suite):
    reasons = Counter(reason_left_out(suite, case) for case in cases_of(folder, suite))

    del reasons[""]

    assert dict(reasons) == LEFT_OUT[suite]


def invalid_text(case):
    if "text" in case:
        return case["text"]
    parts = case["parts"].items() if case["parts"] else ()
    return "RRULE:" + ";".join(
        f"{key}={','.join(map(str, value)) if isinstance(value, list) else value}"
        for key, value in parts
    )


def test_invalid_rules_are_refused(folder):
    accepted = []

    for case in cases_of(folder, "phprrule_invalid"):
        try:
            parse(invalid_text(case))
        except RecurrenceError:
            continue
        accepted.append(case["id"])

    assert accepted == []


def test_date_of_a_case_is_a_date():
    """The helpers themselves: a suite's all-day start is told from midnight."""
    case = {"rrule": ["FREQ=DAILY;COUNT=1"], "dtstart": "2027-01-05", "tz": None}

    assert found_for(case, ["2027-01-05"]) == [date(2027, 1, 5)]
