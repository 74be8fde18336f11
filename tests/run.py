"""The whole test suite, part by part: `python -m tests.run [--race | --quick]`.

`TALKO_TEST_POSTGRES` (a URL) adds a run on PostgreSQL. `TALKO_TEST_REQUIRE_ALL=1` makes a missing
part a failure. `TALKO_RECURRENCE_CASES` (a folder) adds the cases of other people's suites.
`TALKO_TEST_SHARE=first` and `second` share the databases between CI's two interpreters: see
`first_parts` and `second_parts`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.chromium import find_chromium
from tests.catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "tests" / "var"
JS = ROOT / "tests" / "interop" / "ical_js"
REQUIRE_ALL = os.environ.get("TALKO_TEST_REQUIRE_ALL") == "1"
NOTHING_COLLECTED = 5

# These know no database: once is enough.
PURE = (
    "tests/recurrence",
    "tests/ical",
    "tests/interop",
    "tests/elements",
    "tests/test_wording.py",
)
# Locks, savepoints, sums, what a refused write leaves. CI tries these on PostgreSQL alone: on
# SQLite the races and all the pages go through the same actions.
ACTING = (
    "tests/bookings/accessories",
    "tests/bookings/actions",
    "tests/bookings/joining",
    "tests/bookings/oracle",
    "tests/bookings/outcomes",
    "tests/bookings/pairing",
    "tests/bookings/quotas",
    "tests/bookings/sharing",
    "tests/bookings/waiting",
    "tests/bookings/test_changing_oracle.py",
    "tests/bookings/test_oracle.py",
    "tests/events/test_actions.py",
    "tests/events/test_past.py",
    "tests/events/test_past_properties.py",
    "tests/events/test_projection.py",
    "tests/events/test_rooms.py",
    "tests/events/test_tick.py",
    "tests/signups/actions",
    "tests/signups/outcomes",
    "tests/signups/test_following.py",
    "tests/signups/test_properties.py",
    "tests/signups/test_retention.py",
)
# Constraints, spans and what else each database does in its own way: CI tries these on both.
TOUCHING = (
    "tests/bookings/test_checker.py",
    "tests/bookings/test_guard.py",
    "tests/bookings/test_hostile.py",
    "tests/bookings/test_queries.py",
    "tests/bookings/test_rooms.py",
    "tests/bookings/test_taken.py",
    "tests/messages",
    "tests/spaces",
    "tests/test_checks.py",
)
# What a site without wagtail-localize must be able to do as well.
WITHOUT_LOCALIZE = (
    "tests/settings_projects/test_project.py",
    "tests/pages",
    "tests/events",
)

QUICK = ("-m", "not race and not browser and not wheel")
# Not among others in one process: the workers of a race are forked.
RACE = ("-m", "race", "tests/race")
# Those of the guard itself, and the others, of which CI runs fewer rounds.
RACE_OF_BOOKINGS = ("-m", "race", "tests/race/test_bookings.py")
OTHER_RACES = (*RACE, "--ignore=tests/race/test_bookings.py")
FEW_ROUNDS = {"TALKO_RACE_ROUNDS": "2"}
# CI kills after every eighth write; `make test` after each.
FEW_KILLS = {"TALKO_KILL_STEP": "8"}
# The random walk of the bookings has been long enough the first time.
SHORTER = {"TALKO_ORACLE_EXAMPLES": "4"}
POSTGRES = {"TALKO_TEST_DATABASE": "postgres"}
PROCESSES = min(os.cpu_count() or 1, 4)
RUN = os.environ.get("TALKO_TEST_RUN", str(os.getpid()))


@dataclass(frozen=True)
class Part:
    """One run of pytest: in one process, or in all of them `together`."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    together: bool = False

    def run(self) -> tuple[str, bool, float]:
        """Return the name, whether it passed, and the seconds it took."""
        start = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", *self.arguments]
        if self.together and PROCESSES > 1:
            command += together()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **self.environment, "TALKO_TEST_RUN": self._run_name()},
            # Those beside each other speak when they are done, or nobody could follow.
            stdout=None if self.together else subprocess.PIPE,
            stderr=None if self.together else subprocess.STDOUT,
            text=True,
        )
        if not self.together:
            print(f"\n== {self.name}\n{done.stdout}", flush=True)
        passed = done.returncode in (0, NOTHING_COLLECTED)
        return self.name, passed, time.monotonic() - start

    def _run_name(self) -> str:
        """Its own name, so its own database."""
        return f"{RUN}_{''.join(filter(str.isalnum, self.name)).lower()}"


WHEEL = Part("Wheel", ("-m", "wheel", "tests/packaging"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--race", action="store_true", help="only the full race tests")
    choice.add_argument("--quick", action="store_true", help="only what SQLite can do")
    options = parser.parse_args()
    prepare()
    if options.race:
        parts = race_parts()
    elif options.quick:
        parts = [*settings_parts(), *sqlite_parts()]
    else:
        parts = SHARES[os.environ.get("TALKO_TEST_SHARE", "all")]()
    results = run_parts(parts, beside=1 if options.race else PROCESSES)
    return report(results, [] if options.race or options.quick else missing_parts())


def run_parts(parts: list[Part], *, beside: int) -> list[tuple[str, bool, float]]:
    """Run the parts of one process beside each other, then those that need them all.

    Before them, because they wait a lot (for a browser, a barrier, a download) and leave migrated
    databases to copy.
    """
    alone = [part for part in parts if not part.together]
    print("\n== " + ", ".join(part.name for part in alone), flush=True)
    with ThreadPoolExecutor(beside) as lanes:
        results = list(lanes.map(Part.run, alone))
    for part in parts:
        if part.together:
            print(f"\n== {part.name}", flush=True)
            results.append(part.run())
    return results


def report(results: list[tuple[str, bool, float]], missing: list[str]) -> int:
    """Print what passed; return the exit code."""
    print("\n== Summary")
    for name, passed, seconds in results:
        print(f"{'passed' if passed else 'FAILED':7} {seconds:6.0f} s  {name}")
    for name in missing:
        print(f"{'MISSING' if REQUIRE_ALL else 'skipped':7}           {name}")
    failed = not all(passed for _, passed, _ in results) or (REQUIRE_ALL and bool(missing))
    print("The suite failed." if failed else "The suite passed.")
    return int(failed)


def prepare() -> None:
    """Make what the tests read: folders, catalogues, and other people's calendar readers."""
    compile_catalogues()
    for folder in (VAR / "static", VAR / "media"):
        folder.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")
    installed = JS / "node_modules" / ".package-lock.json"
    wanted = (JS / "package-lock.json").stat().st_mtime
    if npm and not (installed.exists() and installed.stat().st_mtime >= wanted):
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=JS)


def all_parts() -> list[Part]:
    """Everything there is, with this interpreter: `make test`."""
    return [*browser_parts(), *settings_parts(), WHEEL, *sqlite_parts(), *postgres_parts()]


def first_parts() -> list[Part]:
    """On SQLite what is not left to PostgreSQL; all races on both, the browser and the wheel.

    A site's own base page is tried with the newest versions (`second_parts`).
    """
    others = tuple(f"--ignore={path}" for path in ACTING)
    tests = [part for part in sqlite_parts("Pages and all else, SQLite", others) if part.together]
    without_localize, _own_page = settings_parts(WITHOUT_LOCALIZE[:1])
    return [*browser_parts(), *races_on_both(), *tests, WHEEL, without_localize]


def races_on_both() -> list[Part]:
    """All races on both databases, those that take longest first.

    What a killed process leaves is tried on PostgreSQL, or on SQLite where that is all there is:
    `make test` and `make race` try it on both.
    """
    if not os.environ.get("TALKO_TEST_POSTGRES"):
        return [Part("Race, SQLite", RACE)]
    without_kills = (*OTHER_RACES, "--ignore=tests/race/test_crashes.py")
    return [
        Part(
            "Other races and kills, PostgreSQL",
            OTHER_RACES,
            {**POSTGRES, **FEW_ROUNDS, **FEW_KILLS},
        ),
        Part("Other races, SQLite", without_kills, FEW_ROUNDS),
        Part("Race of bookings, PostgreSQL", RACE_OF_BOOKINGS, POSTGRES),
        Part("Race of bookings, SQLite", RACE_OF_BOOKINGS),
    ]


def second_parts() -> list[Part]:
    """On PostgreSQL, with the newest versions, the actions and what knows its database; and a
    site's own base page, as far from the example as a site gets.

    The races have met it with the oldest ones. Everything twice would take CI over 15 minutes on
    two cores: before a release `make test` runs all of it on both, with each interpreter.
    """
    _without_localize, own_page = settings_parts(WITHOUT_LOCALIZE[:1])
    records = postgres_parts("Actions and records, PostgreSQL", (*ACTING, *TOUCHING))
    return [own_page, *[part for part in records if part.together]]


SHARES = {"all": all_parts, "first": first_parts, "second": second_parts}


def settings_parts(without_localize: tuple[str, ...] = WITHOUT_LOCALIZE) -> list[Part]:
    return [
        Part("Without wagtail-localize", project("no_localize", *without_localize)),
        Part("Custom base page", project("custom_page", "tests/settings_projects")),
    ]


def sqlite_parts(name: str = "Everything, SQLite", paths: tuple[str, ...] = ()) -> list[Part]:
    return [
        Part("Race, SQLite", RACE),
        Part(name, (*QUICK, *paths), SHORTER if paths else {}, together=True),
    ]


def postgres_parts(
    name: str = "Everything, PostgreSQL", paths: tuple[str, ...] | None = None
) -> list[Part]:
    """Without paths: all but what knows no database."""
    if not os.environ.get("TALKO_TEST_POSTGRES"):
        return []
    if paths is None:
        paths = tuple(f"--ignore={path}" for path in PURE)
    return [
        Part("Race, PostgreSQL", RACE, POSTGRES),
        Part(name, (*QUICK, *paths), {**POSTGRES, **SHORTER}, together=True),
    ]


def browser_parts() -> list[Part]:
    return [Part("Browser", ("-m", "browser", "tests/browser"))] if find_chromium() else []


def project(settings: str, *paths: str) -> tuple[str, ...]:
    """Run the tests of these folders (those that exist) under other settings."""
    there = [path for path in paths if (ROOT / path).exists()]
    # A test of wagtail-localize says so in its name.
    but = ("-k", "not localize") if settings == "no_localize" else ()
    return (f"--ds=tests.settings.{settings}", *but, *there)


def race_parts() -> list[Part]:
    full = {
        "TALKO_RACE_WORKERS": os.environ.get("TALKO_RACE_WORKERS", "50"),
        "TALKO_RACE_ROUNDS": os.environ.get("TALKO_RACE_ROUNDS", "20"),
    }
    parts = [Part("Race, SQLite", RACE, full)]
    if os.environ.get("TALKO_TEST_POSTGRES"):
        parts.append(Part("Race, PostgreSQL", RACE, {**full, **POSTGRES}))
    return parts


def missing_parts() -> list[str]:
    found = {
        "PostgreSQL: set TALKO_TEST_POSTGRES": os.environ.get("TALKO_TEST_POSTGRES"),
        "Browser: install Chromium or set CHROMIUM": find_chromium(),
        "Other calendar readers: install node and npm": shutil.which("node"),
    }
    return [name for name, there in found.items() if not there]


def together() -> tuple[str, ...]:
    """Several processes at once. Each has its own database, named by the worker.

    Each takes the next test in order: the slow ones are first, those that empty the database last.
    Tests of one `xdist_group` stay in one process.
    """
    return ("-n", str(PROCESSES), "--dist", "loadgroup", "--no-loadscope-reorder")


if __name__ == "__main__":
    sys.exit(main())
