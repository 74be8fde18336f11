"""The guard: the database refuses overlapping spans of one place, or one piece of an accessory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models

GUARD_NAME = "talko_occupancy_no_overlap"
ACCESSORY_GUARD_NAME = "talko_accessory_no_overlap"
GUARD_NAMES = (GUARD_NAME, ACCESSORY_GUARD_NAME)

# Days a span can be long at the most: a booking of 7 days and a turnaround of one.
# The search for overlaps looks no further back, which keeps it an index range.
LONGEST_DAYS = 8

# Django writes UTC as text, with or without microseconds. Any other form would compare
# wrongly as text, so the triggers refuse it.
_DIGITS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
_MICROSECONDS = "." + "[0-9]" * 6

_SQLITE_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS "{name}_{event_name}" BEFORE {event} ON "{table}"
BEGIN
    SELECT RAISE(ABORT, '{name}: times must be UTC as Django writes them')
    WHERE NOT (NEW."{start}" GLOB '{digits}' OR NEW."{start}" GLOB '{digits}{micro}')
       OR NOT (NEW."{end}" GLOB '{digits}' OR NEW."{end}" GLOB '{digits}{micro}')
       OR datetime(NEW."{start}") IS NULL OR datetime(NEW."{end}") IS NULL
       OR julianday(NEW."{end}") - julianday(NEW."{start}") > {longest};
    SELECT RAISE(ABORT, '{name}')
    WHERE EXISTS (
        SELECT 1 FROM "{table}" AS other
        WHERE other."{key}" = NEW."{key}"
          AND other."{start}" < NEW."{end}"
          AND other."{start}" > datetime(NEW."{start}", '-{longest} days', '-1 second')
          AND other."{end}" > NEW."{start}"
          {not_itself}
    );
END
"""


class NoOverlap(models.BaseConstraint):
    """Refuse rows whose `[start, end)` overlap where `key` is the same.

    PostgreSQL: an exclusion constraint on built-in range types (no btree_gist, so no superuser).
    SQLite: triggers, rebuilt with the table because `constraint_sql()` runs at every remake.
    MySQL and MariaDB: nothing; there the row lock taken by the actions is the only guard.
    """

    violation_error_code = "overlap"

    def __init__(self, *, name: str, key: str, start: str, end: str, **kwargs: Any) -> None:
        self.key, self.start, self.end = key, start, end
        super().__init__(name=name, **kwargs)

    def _columns(self, model: type[models.Model]) -> dict[str, str]:
        field = model._meta.get_field
        return {
            "key": field(self.key).column,
            "start": field(self.start).column,
            "end": field(self.end).column,
        }

    def constraint_sql(self, model: type[models.Model], schema_editor: Any) -> str | None:
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self._exclude(model)}"
        if vendor == "sqlite":
            # Run after Django's remake has renamed the new table, which drops the old triggers.
            schema_editor.deferred_sql.extend(self._triggers(model))
        return None

    def create_sql(self, model: type[models.Model], schema_editor: Any) -> str | None:
        if schema_editor.connection.vendor != "postgresql":
            return None
        table, name = map(schema_editor.quote_name, (model._meta.db_table, self.name))
        return f"ALTER TABLE {table} ADD CONSTRAINT {name} {self._exclude(model)}"

    def remove_sql(self, model: type[models.Model], schema_editor: Any) -> str | None:
        if schema_editor.connection.vendor != "postgresql":
            return None
        table, name = map(schema_editor.quote_name, (model._meta.db_table, self.name))
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"

    def _exclude(self, model: type[models.Model]) -> str:
        columns = self._columns(model)
        return (
            "EXCLUDE USING gist (int8range({key}, {key}, '[]') WITH &&, "
            'tstzrange("{start}", "{end}", \'[)\') WITH &&)'
        ).format(**columns)

    def _triggers(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table.strip('"').removeprefix("new__")
        shared = {
            "name": self.name,
            "table": table,
            "digits": _DIGITS,
            "micro": _MICROSECONDS,
            "longest": LONGEST_DAYS,
            **self._columns(model),
        }
        primary_key = model._meta.pk.column
        return [
            _SQLITE_TRIGGER.format(event="INSERT", event_name="insert", not_itself="", **shared),
            _SQLITE_TRIGGER.format(
                event="UPDATE",
                event_name="update",
                not_itself=f'AND other."{primary_key}" <> OLD."{primary_key}"',
                **shared,
            ),
        ]

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Give the friendly form error. The guarantee is the database's."""
        key, start, end = (
            getattr(instance, model._meta.get_field(name).attname)
            for name in (self.key, self.start, self.end)
        )
        if None in (key, start, end):
            return
        others = model._default_manager.using(using).filter(
            **{self.key: key, f"{self.start}__lt": end, f"{self.end}__gt": start}
        )
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(
                self.get_violation_error_message(), code=self.violation_error_code
            )

    def deconstruct(self) -> tuple[str, tuple, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "key": self.key, "start": self.start, "end": self.end}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, NoOverlap):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.key, self.start, self.end))


class GuardRefused(Exception):
    """The database refused an overlap. Actions turn it into their own typed refusal."""


@contextmanager
def guard_refusals() -> Iterator[None]:
    """Turn exactly the guards' IntegrityError into `GuardRefused`; let every other one through."""
    try:
        yield
    except IntegrityError as error:
        if any(name in str(error) for name in GUARD_NAMES):
            raise GuardRefused from error
        raise
