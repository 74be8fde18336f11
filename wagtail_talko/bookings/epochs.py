"""Instants as whole seconds since the epoch, and many rows as one line: worked out by the database.

A line of text for each place is read many times faster than a row for each of its occupancies.
"""

from typing import Any

from django.db.models import Aggregate, BigIntegerField, Func, TextField

# Databases that join rows into lines of any length. MySQL and MariaDB cut theirs.
JOINING = {"postgresql", "sqlite"}


class SecondsDown(Func):
    """The last whole second up to an instant."""

    arity = 1
    output_field = BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "FLOOR(DATE_PART('epoch', %(expressions)s))::bigint"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)


class SecondsUp(SecondsDown):
    """The first whole second from an instant on."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CEIL(DATE_PART('epoch', %(expressions)s))::bigint"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Django writes parts of a second only where there are any: then the text is longer.
        template = (
            "(CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER) + (LENGTH(%(expressions)s) > 19))"
        )
        return self.as_sql(compiler, connection, template=template, **context)


class Line(Aggregate):
    """Whole numbers of many rows, with blanks between them, in any order."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "STRING_AGG((%(expressions)s)::text, ' ')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "GROUP_CONCAT(%(expressions)s, ' ')"
        return self.as_sql(compiler, connection, template=template, **context)
