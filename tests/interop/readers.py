"""Other people's calendar engines behind one door: what does a phone make of our text?

`read_with(name, ics, after, before)` returns what touches the half-open window, sorted. An all-day
date is read as its UTC midnights. A reader this machine lacks skips the test, or fails it where
everything is required.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import recurring_ical_events

from tests.conftest import missing

JS = Path(__file__).parent / "ical_js"
KHAL_FIELDS = ("uid", "start-long-full", "end-long-full", "title", "status", "all-day")
KHAL_CONFIG = """
[calendars]
[[feed]]
path = {folder}/feed
type = calendar
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


@dataclass(frozen=True, order=True)
class Read:
    """One occurrence as a reader understood it. Times are aware UTC."""

    start: datetime
    end: datetime
    uid: str
    summary: str
    status: str


Reader = Callable[[bytes, datetime, datetime], list[Read]]


def read_with(name: str, ics: bytes, after: datetime, before: datetime) -> list[Read]:
    """What the reader called `name` finds between two aware instants."""
    return sorted(READERS[name](ics, after, before))


def _python(ics: bytes, after: datetime, before: datetime) -> list[Read]:
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(ics))
    return [
        Read(
            start=_utc(event.start),
            end=_utc(event.end),
            uid=str(event["UID"]),
            summary=str(event.get("SUMMARY", "")),
            status=str(event.get("STATUS", "")),
        )
        for event in query.between(after, before)
        if _utc(event.start) < before and _utc(event.end) > after
    ]


def _node(script: str) -> Reader:
    def read(ics: bytes, after: datetime, before: datetime) -> list[Read]:
        node = shutil.which("node")
        if node is None:
            missing("node")
        if not (JS / "node_modules").is_dir():
            missing("npm ci in tests/interop/ical_js")
        command = [str(node), str(JS / script), after.isoformat(), before.isoformat()]
        answer = _run(command, stdin=ics, environment={"TZ": "UTC"})
        return [
            Read(
                start=datetime.fromisoformat(item["start"]),
                end=datetime.fromisoformat(item["end"]),
                uid=item["uid"],
                summary=item["summary"],
                status=item["status"],
            )
            for item in json.loads(answer)
        ]

    return read


def _khal(ics: bytes, after: datetime, before: datetime) -> list[Read]:
    """khal wants one UID a file, as vdirsyncer makes them: it imports the feed first."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    program = shutil.which("khal", path=path)
    if program is None:
        missing("khal")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "feed").mkdir()
        (folder / "config").write_text(KHAL_CONFIG.format(folder=folder))
        (folder / "feed.ics").write_bytes(ics)
        khal = [str(program), "--config", str(folder / "config")]
        _run([*khal, "import", "--batch", "-a", "feed", str(folder / "feed.ics")])
        # Begin early enough for what is still going on.
        days = ((after - timedelta(days=31)).date().isoformat(), before.date().isoformat())
        fields = [argument for field in KHAL_FIELDS for argument in ("--json", field)]
        answer = _run([*khal, "list", "--notstarted", *fields, *days])
    items = [item for line in answer.splitlines() for item in json.loads(line)]
    # What lasts over midnight is listed on each of its days.
    found = {_from_khal(item) for item in items}
    return [read for read in found if read.start < before and read.end > after]


def _from_khal(item: dict[str, str]) -> Read:
    start = datetime.fromisoformat(item["start-long-full"]).replace(tzinfo=UTC)
    end = datetime.fromisoformat(item["end-long-full"]).replace(tzinfo=UTC)
    # It names the last day of an all-day event, not the day after.
    last = timedelta(days=1) if item["all-day"] == "True" else timedelta(0)
    status = item["status"].strip()
    return Read(start, end + last, item["uid"], item["title"], status)


def _run(
    command: list[str], *, stdin: bytes = b"", environment: dict[str, str] | None = None
) -> str:
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        timeout=60,
        env={**os.environ, **(environment or {})},
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def _utc(value: date) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


READERS: dict[str, Reader] = {
    "recurring-ical-events": _python,
    "ical.js": _node("read.mjs"),
    "node-ical": _node("read_node_ical.mjs"),
    "khal": _khal,
}
