"""Test databases that start as a copy of a migrated one: migrating takes 10 seconds, copying none.

One process migrates (whoever holds the lock), everybody else copies what it left: a file beside
the test databases, or a PostgreSQL database to take as template. The name is a digest of the
migrations and versions, so that a changed migration is never missed.
"""

import fcntl
import hashlib
import os
import shutil
from pathlib import Path
from typing import IO, Any

import django
import wagtail
from django.apps import apps
from django.conf import settings
from django.db import connection

# How many migrated databases a PostgreSQL server keeps.
KEPT = 4


def digest() -> str:
    """Name exactly these migrations."""
    found = hashlib.sha256(f"{django.VERSION}{wagtail.VERSION}{settings.LANGUAGE_CODE}".encode())
    for config in apps.get_app_configs():
        found.update(config.label.encode())
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            if "site-packages" not in path.parts:
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


class Lock:
    """Held by the process that migrates; the system gives it back when that process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: IO[str] | None = None

    def take(self) -> None:
        self.file = self.path.open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def give_back(self) -> None:
        if self.file:
            self.file.close()
            self.file = None


class SqliteTemplate:
    def __init__(self) -> None:
        self.path = settings.VAR / f"migrated-{digest()}.sqlite3"
        self.lock = Lock(self.path.with_suffix(".lock"))

    @property
    def database(self) -> Path:
        """The test database; its name ends with the worker's when several run the tests."""
        return Path(str(settings.DATABASES["default"]["TEST"]["NAME"]))

    def exists(self) -> bool:
        return self.path.exists()

    def copy(self) -> None:
        shutil.copy(self.path, self.database)

    def store(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Whoever does not ask for the lock may be reading it: put it there in one step.
        part = self.path.with_suffix(f".{os.getpid()}")
        shutil.copy(self.database, part)
        part.replace(self.path)

    def remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)


class PostgresTemplate:
    def __init__(self) -> None:
        self.prefix = "talko_migrated_" + "".join(map(str, django.VERSION[:2])) + "_"
        self.name = self.prefix + digest()
        self.lock = Lock(settings.VAR / f"{self.prefix}.lock")

    @property
    def database(self) -> str:
        return str(settings.DATABASES["default"]["TEST"]["NAME"])

    def exists(self) -> bool:
        return self.name in self._stored()

    def copy(self) -> None:
        self.remove()
        self._run(f'CREATE DATABASE "{self.database}" TEMPLATE "{self.name}"')

    def store(self) -> None:
        """Keep the migrated database, and the newest few of other migrations: of other branches."""
        connection.close()  # A template may have no visitors.
        for old in self._stored()[: 1 - KEPT]:
            self._run(f'DROP DATABASE "{old}"')
        self._run(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.database}"')

    def remove(self) -> None:
        connection.close()
        self._run(f'DROP DATABASE IF EXISTS "{self.database}"')

    def _stored(self) -> list[str]:
        rows = self._run("SELECT datname FROM pg_database ORDER BY oid")
        return [name for (name,) in rows if name.startswith(self.prefix)]

    def _run(self, sql: str) -> list[Any]:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def template() -> SqliteTemplate | PostgresTemplate:
    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return SqliteTemplate() if is_sqlite else PostgresTemplate()
