"""Everything that can be said about the code without running it: `python -m tests.lint [step ...]`.

Each step prints its name and what is wrong; any failure makes the exit code non-zero.
"""

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.catalogues import can_collect, complaints

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SETTINGS = ("default", "custom_page", "no_localize")
REQUIRE_ALL = os.environ.get("TALKO_TEST_REQUIRE_ALL") == "1"

# In two parts, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
TEXT = {".py", ".html", ".txt", ".js", ".css", ".md", ".toml", ".yml"}
INLINE = re.compile(
    r"""<style\b | <script\b(?![^>]*\bsrc=)(?![^>]*type="application/(?:ld\+)?json")
    | <[a-z][^>]*\s(?:style|on[a-z]+)\s*=\s*["'] | \bhref\s*=\s*["']javascript:""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Command:
    """A program that says itself what is wrong."""

    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self) -> list[str]:
        done = subprocess.run(
            [str(BIN / self.arguments[0]), *self.arguments[1:]],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.stdout.strip().splitlines() if done.returncode else []


def django(settings: str, *arguments: str) -> Command:
    environment = {
        "DJANGO_SETTINGS_MODULE": f"tests.settings.{settings}",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "TALKO_TEST_RUN": "lint",
    }
    return Command(("python", "-m", "django", *arguments), environment)


def tracked(*folders: str) -> Iterator[Path]:
    """The files of the repository that hold text of ours."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in sorted(set(listed.stdout.split("\0"))):
        path = ROOT / name
        if path.suffix in TEXT and path.is_file():
            yield path


def search(pattern: re.Pattern[str], paths: Iterator[Path]) -> list[str]:
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    return found


def unfinished() -> list[str]:
    return search(UNFINISHED, tracked())


def inline() -> list[str]:
    """No script or style in templates: the sites' content security policy forbids them."""
    found = []
    for path in tracked("wagtail_talko", "example_site"):
        if path.suffix == ".html":
            text = path.read_text()
            for match in INLINE.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{path.relative_to(ROOT)}:{line}: {match.group()[:80]}")
    return found


def hidden_words() -> list[str]:
    """No gettext inside f-strings: xgettext does not look there, so nobody would translate them."""
    found = []
    for path in tracked("wagtail_talko", "example_site"):
        if path.suffix == ".py":
            for text in ast.walk(ast.parse(path.read_text())):
                if isinstance(text, ast.JoinedStr) and any(map(_is_gettext, ast.walk(text))):
                    found.append(f"{path.relative_to(ROOT)}:{text.lineno}: {ast.unparse(text)}")
    return found


def _is_gettext(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    return node.func.id == "_" or "gettext" in node.func.id


def catalogues() -> list[str]:
    found = complaints() + hidden_words()
    if not can_collect():
        print("   (gettext is missing: new strings were not looked for)")
        if REQUIRE_ALL:
            found.append("gettext is required (TALKO_TEST_REQUIRE_ALL=1)")
    return found


def steps() -> dict[str, Callable[[], list[str]]]:
    found: dict[str, Callable[[], list[str]]] = {
        "ruff check": Command(("ruff", "check", "--quiet", ".")),
        "ruff format": Command(("ruff", "format", "--check", "--quiet", ".")),
        "types": Command(("mypy", "wagtail_talko")),
        "templates": Command(("djlint", "--lint", "--quiet", "wagtail_talko", "example_site")),
        "floors": Command(("lint-imports",)),
        "catalogues": catalogues,
        "unfinished": unfinished,
        "inline": inline,
    }
    for name in SETTINGS:
        found[f"check {name}"] = django(name, "check", "--fail-level", "WARNING")
        found[f"migrations {name}"] = django(name, "makemigrations", "--check", "--dry-run")
    return found


def main(wanted: list[str]) -> int:
    chosen = {name: step for name, step in steps().items() if not wanted or name in wanted}
    failed = []
    # Nearly all of them wait for a program of their own.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, (lines, seconds) in zip(chosen, pool.map(_timed, chosen.values()), strict=True):
            print(f"{'FAILED' if lines else 'passed':7} {seconds:4.0f} s  {name}", flush=True)
            for line in lines:
                print(f"   {line}")
            if lines:
                failed.append(name)
    print(f"Lint failed: {', '.join(failed)}." if failed else "Lint passed.")
    return int(bool(failed))


def _timed(step: Callable[[], list[str]]) -> tuple[list[str], float]:
    start = time.monotonic()
    return step(), time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
