"""The message catalogues: collect them (`python -m tests.catalogues`), check and compile them.

Collecting needs GNU gettext; checking what is there and compiling need only polib.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fi", "sv")
# Where the strings are, and where their catalogue is.
SOURCES = {"wagtail_talko": "locale", "example_site": "example_site/locale"}
COLLECT = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
settings.configure(LOCALE_PATHS=[sys.argv[1]], USE_I18N=False)
django.setup()
call_command(
    "makemessages", locale=sys.argv[2:], no_wrap=True, no_obsolete=True, add_location="file",
    ignore_patterns=["var", "static"], verbosity=0,
)
"""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def find_catalogues(root: Path = ROOT) -> list[Path]:
    folders = [root / folder for folder in SOURCES.values()]
    return [path for folder in folders for path in sorted(folder.rglob("*.po"))]


def compile_catalogues() -> None:
    """Write every .mo that is older than its .po."""
    for source in find_catalogues():
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))


def collect(root: Path = ROOT) -> None:
    """Write every translatable string of the sources under `root` into its catalogues."""
    for source, folder in SOURCES.items():
        command = [sys.executable, "-c", COLLECT, str(root / folder), *LANGUAGES]
        subprocess.run(command, cwd=root / source, check=True, env={**os.environ, "LC_ALL": "C"})
    for path in find_catalogues(root):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        catalogue.header = ""
        catalogue.metadata_is_fuzzy = 0
        for entry in catalogue:
            if entry.fuzzy:  # A guess of msgmerge is worse than nothing.
                entry.flags.remove("fuzzy")
                entry.msgstr = ""
                entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
                entry.previous_msgctxt = entry.previous_msgid = None
                entry.previous_msgid_plural = None
        # A date in the file would change it at every run.
        catalogue.metadata = {
            "Project-Id-Version": "wagtail-talko",
            "Language": path.parent.parent.name,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        catalogue.save(str(path))


def can_collect() -> bool:
    return shutil.which("xgettext") is not None


def complaints() -> list[str]:
    """Say what is wrong with the catalogues: one line each."""
    found = [line for path in find_catalogues() for line in _wrong_entries(path)]
    return found + (list(_uncollected()) if can_collect() else [])


def _wrong_entries(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT)
    for entry in polib.pofile(str(path)):
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.obsolete:
            yield f"{name}: obsolete: {entry.msgid!r}"
        elif entry.fuzzy or not all(texts):
            yield f"{name}: not translated: {entry.msgid!r}"
        elif not all(_same_placeholders(entry, text) for text in texts):
            yield f"{name}: other placeholders: {entry.msgid!r}"


def _same_placeholders(entry: polib.POEntry, text: str) -> bool:
    """The words of dates are orders of parts, of which a language may need fewer."""
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    given = set(PLACEHOLDER.findall(text))
    if entry.msgctxt and "{" in entry.msgid:
        return True
    # A singular may say "one" in words.
    return given == wanted or (bool(entry.msgid_plural) and given <= wanted)


def _uncollected() -> Iterator[str]:
    """Collect in a copy, and compare."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        ignore = shutil.ignore_patterns("var", "__pycache__", "*.mo")
        for folder in {*SOURCES, *SOURCES.values()}:
            shutil.copytree(ROOT / folder, copy / folder, ignore=ignore, dirs_exist_ok=True)
        collect(copy)
        for path in find_catalogues(copy):
            relative = path.relative_to(copy)
            now, before = _ids(path), _ids(ROOT / relative)
            yield from (f"{relative}: not collected: {key[1]!r}" for key in sorted(now - before))
            yield from (f"{relative}: not used: {key[1]!r}" for key in sorted(before - now))


def _ids(path: Path) -> set[tuple[str, str]]:
    if not path.exists():
        return set()
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(path))}


if __name__ == "__main__":
    collect()
