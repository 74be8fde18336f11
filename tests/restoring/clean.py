"""The migrated rows, kept beside the tables of the test database."""

from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction

# Foreign keys are checked at the commit, on both databases: the order does not matter.
NEW = 'DELETE FROM "{table}"'
CHANGED = (
    'DELETE FROM "{table}" WHERE "{key}" IN (SELECT "{key}" FROM'
    ' (SELECT * FROM "{table}" EXCEPT SELECT * FROM clean."{table}") AS changed)'
)
LOST = 'INSERT INTO "{table}" SELECT * FROM clean."{table}" EXCEPT SELECT * FROM "{table}"'

# What each table is called that has migrated rows, and its primary key; and the others.
_filled: dict[str, str] = {}
_empty: list[str] = []


def remember() -> None:
    """Keep the rows that there are now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _file().unlink(missing_ok=True)
            cursor.execute("VACUUM INTO %s", [str(_file())])
        else:
            cursor.execute("DROP SCHEMA IF EXISTS clean CASCADE; CREATE SCHEMA clean")
        names = connection.introspection.django_table_names
        for table in sorted(names(only_existing=True, include_views=False)):
            cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
            if cursor.fetchone() is None:
                _empty.append(table)
                continue
            _filled[table] = connection.introspection.get_primary_key_column(cursor, table)
            if connection.vendor == "postgresql":
                cursor.execute(f'CREATE TABLE clean."{table}" AS TABLE "{table}"')


def restore() -> None:
    """Make the rows those that were remembered."""
    steps = [NEW.format(table=table) for table in _empty]
    for step in (CHANGED, LOST):
        steps += [step.format(table=table, key=key) for table, key in _filled.items()]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ATTACH DATABASE %s AS clean", [str(_file())])
        with transaction.atomic():
            for step in steps:
                cursor.execute(step)
        if connection.vendor == "sqlite":
            cursor.execute("DETACH DATABASE clean")


def forget() -> None:
    """Leave nothing beside the tables."""
    if connection.vendor == "sqlite":
        connections.close_all()
        _file().unlink()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA clean CASCADE")


def _file() -> Path:
    # Added to the whole name: the end of it is what tells the workers' databases apart.
    return Path(f"{settings.DATABASES['default']['TEST']['NAME']}.clean")
