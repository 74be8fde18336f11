import hashlib
import os
import shutil
from pathlib import Path

import django
import pytest
import wagtail
from django.apps import apps
from django.conf import settings

from tests.catalogues import compile_catalogues

REQUIRE_ALL = os.environ.get("TALKO_TEST_REQUIRE_ALL") == "1"


def pytest_configure(config) -> None:
    """Compile the catalogues, so that any single test can be run in a fresh clone."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def missing(part: str) -> None:
    """Skip for a part this machine lacks; fail where everything is required."""
    if REQUIRE_ALL:
        pytest.fail(f"{part} is required (TALKO_TEST_REQUIRE_ALL=1)", pytrace=False)
    pytest.skip(f"needs {part}")


def _is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def _database() -> Path:
    """The test database; its name ends with the worker's when several run the tests."""
    return Path(str(settings.DATABASES["default"]["TEST"]["NAME"]))


def _migrated_template() -> Path:
    """Where the migrated SQLite file of exactly these migrations is kept between runs."""
    digest = hashlib.sha256(f"{django.VERSION}{wagtail.VERSION}{settings.LANGUAGE_CODE}".encode())
    for config in apps.get_app_configs():
        digest.update(config.label.encode())
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            if "site-packages" not in path.parts:
                digest.update(path.read_bytes())
    return settings.VAR / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(request, django_db_modify_db_settings) -> bool:
    """Start SQLite runs from a migrated copy: migrating takes 10 seconds, copying none."""
    if not _is_sqlite() or not _migrated_template().exists():
        return bool(request.config.getvalue("reuse_db"))
    shutil.copy(_migrated_template(), _database())
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_keepdb):
    if _is_sqlite() and not django_db_keepdb:
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Another worker may be reading it: put it there in one step.
        part = _migrated_template().with_suffix(f".{os.getpid()}")
        shutil.copy(_database(), part)
        part.replace(_migrated_template())
    yield
    if _is_sqlite() and django_db_keepdb:
        name = _database()
        for suffix in ("", "-wal", "-shm"):
            name.with_name(name.name + suffix).unlink(missing_ok=True)
