"""The message catalogues: where they are, and how to compile them without GNU gettext."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "locale", ROOT / "example_site" / "locale")


def find_catalogues() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted(folder.rglob("*.po"))]


def compile_catalogues() -> None:
    """Write every .mo that is older than its .po."""
    for source in find_catalogues():
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))
