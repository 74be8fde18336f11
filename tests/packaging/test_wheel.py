"""What people install: from the source archive to the wheel, in an environment of its own."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = Path(__file__).resolve().parent / "project"
pytestmark = pytest.mark.wheel


def run(*command: object, folder: Path, **environment: str) -> str:
    inherited = {
        name: value
        for name, value in os.environ.items()
        # Not this repository's code or settings.
        if not name.startswith(("PYTHON", "DJANGO", "PYTEST", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


def has_uv(folder: Path) -> bool:
    if shutil.which("uv") is None:
        return False
    # The name may be there without the program behind it.
    return subprocess.run(["uv", "--version"], cwd=folder, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from the source archive, as `python -m build` does it."""
    dist = tmp_path_factory.mktemp("dist")
    installer = "uv" if has_uv(dist) else "pip"
    run(
        *(sys.executable, "-m", "build", "--installer", installer, "--outdir", dist, ROOT),
        folder=dist,
    )
    (found,) = dist.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """An interpreter that has the wheel, its dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    found = folder / "bin" / "python"
    if has_uv(folder):
        run("uv", "venv", "--quiet", "--python", sys.executable, "--clear", folder, folder=folder)
        run("uv", "pip", "install", "--quiet", "--python", found, wheel, folder=folder)
    else:
        run(sys.executable, "-m", "venv", folder, folder=folder)
        run(found, "-m", "pip", "install", "--quiet", wheel, folder=folder)
    return found


def test_wheel_holds_catalogues_templates_and_static_files(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    expected = {
        *(
            f"locale/{code}/LC_MESSAGES/django.{end}"
            for code in ("fi", "sv")
            for end in ("po", "mo")
        ),
        "templates/wagtail_talko/base.html",
        "templates/wagtail_talko/elements/button.html",
        "static/wagtail_talko/talko.css",
        "migrations/0001_initial.py",
        "pages/migrations/0001_initial.py",
    }
    assert expected - {name.removeprefix("wagtail_talko/") for name in names} == set()


def test_wheel_holds_nothing_but_the_package(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"wagtail_talko"}


def test_installed_package_speaks_finnish_and_swedish(python):
    lines = run(
        *(python, "say.py"), folder=PROJECT, DJANGO_SETTINGS_MODULE="tiny_settings"
    ).splitlines()

    where = Path(lines[0])
    assert python.parent.parent in where.parents
    assert lines[1:] == ["hyvinvoinnin tila", "rum för välbefinnande", "welfare space"]


def test_tiny_site_passes_its_checks(python):
    answer = run(
        *(python, "-W", "error", "-m", "django", "check", "--fail-level", "WARNING"),
        folder=PROJECT,
        DJANGO_SETTINGS_MODULE="tiny_settings",
        PYTHONPATH=str(PROJECT),
    )

    assert answer == "System check identified no issues (0 silenced)."


def test_tiny_site_shows_the_programme_and_the_rooms(python, tmp_path):
    answer = run(
        *(python, "visit.py"),
        folder=PROJECT,
        DJANGO_SETTINGS_MODULE="tiny_settings",
        TINY_DATABASE=str(tmp_path / "tiny.sqlite3"),
        PYTHONDONTWRITEBYTECODE="1",
    )

    assert answer.splitlines() == [
        "/fi/talko/events/ 200",
        "/sv/talko/rooms/ 200",
        "True",
    ]
