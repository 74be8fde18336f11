"""Writing millions of rows: no object is made of any, and PostgreSQL takes them as one stream."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection


def insert_rows(model: Any, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values as `as_stored` gives them; all other fields get their default.

    No object is made: for a million rows that takes longer than the database does. The guard and
    the constraints are the tables' own, they see each row.
    """
    fields = [model._meta.get_field(name) for name in names]
    others = [
        field
        for field in model._meta.concrete_fields
        if field not in fields and not field.primary_key
    ]
    rest = tuple(as_stored(model, field.name, field.get_default()) for field in others)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in [*fields, *others])
    target = f"{quote(model._meta.db_table)} ({columns})"
    whole = ((*row, *rest) for row in rows)
    with connection.cursor() as cursor:
        if _can_copy():
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in whole:
                    copy.write_row(row)
            return
        values = ", ".join(["%s"] * (len(fields) + len(others)))
        cursor.executemany(
            f"INSERT INTO {target} VALUES ({values})",  # noqa: S608
            list(whole),
        )


def _can_copy() -> bool:
    """Say whether the driver streams rows: psycopg 3 does, Django takes psycopg2 as well."""
    if connection.vendor != "postgresql":
        return False
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    return is_psycopg3


def as_stored(model: Any, name: str, value: Any) -> Any:
    """Return the value of a field as the database takes it."""
    return model._meta.get_field(name).get_db_prep_save(value, connection)


def next_pk(model: Any) -> int:
    last = model.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) + 1


def count_on(*models: Any) -> None:
    """Let the database number on behind the keys that were given by hand."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
