"""The whole test suite, part by part: `python -m tests.run [--race | --quick]`.

`TALKO_TEST_POSTGRES` (a URL) adds a run on PostgreSQL. `TALKO_TEST_REQUIRE_ALL=1` makes a missing
part a failure. `TALKO_RECURRENCE_CASES` (a folder) adds the cases of other people's suites.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.chromium import find_chromium

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
# What a site without wagtail-localize must be able to do as well.
WITHOUT_LOCALIZE = (
    "tests/settings_projects/test_project.py",
    "tests/pages",
    "tests/events",
)

QUICK = ("-m", "not race and not browser and not wheel")
# Not together with others: the workers of a race are forked.
RACE = ("-m", "race", "tests/race")
POSTGRES = {"TALKO_TEST_DATABASE": "postgres"}


@dataclass(frozen=True)
class Part:
    """One run of pytest."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> bool:
        print(f"\n== {self.name}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", *self.arguments]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **self.environment})
        return done.returncode in (0, NOTHING_COLLECTED)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--race", action="store_true", help="only the full race tests")
    parser.add_argument("--quick", action="store_true", help="only what SQLite can do")
    options = parser.parse_args()
    prepare()
    if options.race:
        parts = race_parts()
    else:
        parts = sqlite_parts() if options.quick else [*sqlite_parts(), *other_parts()]
    results = [(part.name, *timed(part)) for part in parts]
    return report(results, [] if options.race or options.quick else missing_parts())


def timed(part: Part) -> tuple[bool, float]:
    start = time.monotonic()
    return part.run(), time.monotonic() - start


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
    """Make what the tests read: folders, and other people's calendar readers."""
    for folder in (VAR / "static", VAR / "media"):
        folder.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")
    installed = JS / "node_modules" / ".package-lock.json"
    wanted = (JS / "package-lock.json").stat().st_mtime
    if npm and not (installed.exists() and installed.stat().st_mtime >= wanted):
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=JS)


def sqlite_parts() -> list[Part]:
    return [
        Part("Everything, SQLite", (*together(), *QUICK)),
        Part("Race, SQLite", RACE),
        Part("Custom base page", project("custom_page", "tests/settings_projects")),
        Part("Without wagtail-localize", project("no_localize", *WITHOUT_LOCALIZE)),
    ]


def other_parts() -> list[Part]:
    parts = [Part("Wheel", ("-m", "wheel", "tests/packaging"))]
    if os.environ.get("TALKO_TEST_POSTGRES"):
        but = tuple(f"--ignore={path}" for path in PURE)
        parts.append(Part("Everything, PostgreSQL", (*together(), *QUICK, *but), POSTGRES))
        parts.append(Part("Race, PostgreSQL", RACE, POSTGRES))
    if find_chromium():
        parts.append(Part("Browser", ("-m", "browser", "tests/browser")))
    return parts


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

    The tests go to them in order (pytest-xdist's default): those that empty the database are last.
    """
    workers = min(os.cpu_count() or 1, 4)
    return ("-n", str(workers)) if workers > 1 else ()


if __name__ == "__main__":
    sys.exit(main())
