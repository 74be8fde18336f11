"""A process is killed after each of its writes in turn; what it leaves is looked at."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from wagtail.models import ModelLogEntry

from tests.race.racing import WRITES, in_process
from wagtail_talko.models import ListingChange, Message

KILLED = -signal.SIGKILL
MOST_WRITES = 200
# After every how manieth write an action is killed: all of them, but in CI.
STEP = int(os.environ.get("TALKO_KILL_STEP", "1"))

# What an action makes up, or makes of the keys of its rows: another time it is different.
MADE_UP = {
    "uid",
    "uuid",
    "token_hash",
    "data",
    "object_id",
    "label",
    "nonce",
    "reference_hash",
    "code_hash",
    "image_key",
    # Of a page: it is not among the rows that are looked at.
    "revision",
}
# What does not depend on keys, nor on whether the message has gone already.
OF_MESSAGES = {"kind", "recipient", "language", "subject"}

Act = Callable[[], Any]
Rows = dict[str, list[Any]]


def models() -> list[Any]:
    """Everything of the package's own, and the audit log.

    Feeds' counter is raised after the commit: for them alone, and mended by the next day.
    """
    own = apps.get_app_config("wagtail_talko").get_models(include_auto_created=True)
    return [*(model for model in own if model is not ListingChange), ModelLogEntry]


def contents() -> Rows:
    """Every row, to the letter. The first column is the key."""
    found = {}
    with connection.cursor() as cursor:
        for model in models():
            names = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)
            cursor.execute(f'SELECT {names} FROM "{model._meta.db_table}" ORDER BY 1')
            found[model.__name__] = cursor.fetchall()
        # Of Wagtail's pages only which there are: an action may write one.
        cursor.execute('SELECT "id" FROM "wagtailcore_page" ORDER BY 1')
        found["Page"] = cursor.fetchall()
    return found


def outline(after: Rows, before: Rows) -> Rows:
    """What every run of one action leaves that starts from the same `before`: all but keys."""
    known = {name: {row[0] for row in rows} for name, rows in before.items()}
    found = {
        model.__name__: sorted(_outline(model, after[model.__name__], known), key=repr)
        for model in models()
    }
    found["Page"] = [key if key in known["Page"] else "new" for (key,) in after["Page"]]
    return found


def _outline(model: Any, rows: list[Any], known: dict[str, set[Any]]) -> Iterator[tuple[Any, ...]]:
    shown = [
        (column, field)
        for column, field in enumerate(model._meta.local_concrete_fields)
        if not field.primary_key
        and field.name not in MADE_UP
        and (model is not Message or field.name in OF_MESSAGES)
    ]
    for row in rows:
        yield tuple(
            "new" if _is_new(field, row[column], known) else row[column] for column, field in shown
        )


def _is_new(field: Any, value: Any, known: dict[str, set[Any]]) -> bool:
    if not field.is_relation or value is None:
        return False
    keys = known.get(field.related_model.__name__)
    return keys is not None and value not in keys


def rehearse(act: Act, before: Rows) -> tuple[Rows, int]:
    """Return the outline of what `act` would leave, and how many writes that takes.

    Nothing of it stays, and nothing is done that follows its commit.
    """
    writes = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal writes
        writes += sql.startswith(WRITES)
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(count):
            act()
        after = outline(contents(), before)
        transaction.set_rollback(True)
    return after, writes


def killed_after(number: int) -> Callable[..., Any]:
    """A wrapper of queries that ends this process like `kill -9` as soon as it has written
    `number` times."""
    left = number

    def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        result = execute(sql, params, many, context)
        if sql.startswith(WRITES):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return result

    return run


def run_and_kill(act: Act, number: int) -> int:
    """Run `act` in a process that is killed after `number` writes; return its exit code."""

    def work(number: int) -> None:
        with connection.execute_wrapper(killed_after(number)):
            act()

    return in_process(work, number)


def kill_until_done(
    act: Act, before: Rows, *, writes: int, first: int = 1, step: int = STEP
) -> list[int]:
    """Kill it after the first write, the second, and so on, until one comes as far as its commit.

    Each time everything must be as it was, and the next must be able to start. Returns the exit
    codes. CI takes every `step`-th write only, from the `first` on; of those after the last of
    `writes` each, so that it ends with the commit and not in what follows.
    """
    codes: list[int] = []
    number = min(first, writes)
    while contents() == before and set(codes) <= {KILLED}:
        codes.append(run_and_kill(act, number))
        number = max(number + 1, min(number + step, writes + 1))
    return codes


def kill_until_through(act: Act) -> int:
    """The same of what commits several times: each starts from what the one before has left.

    Returns how many were killed before one came through.
    """
    killed = number = 0
    before = contents()
    while (code := run_and_kill(act, number + 1)) == KILLED:
        after = contents()
        # Whatever has been committed is not done again: its writes are not to be counted again.
        number = number + 1 if after == before else 0
        before, killed = after, killed + 1
        assert killed < MOST_WRITES
    assert code == 0
    return killed
