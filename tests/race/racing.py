"""Several processes that meet at a barrier and do the same thing at once, round after round.

The workers are forked after Django has been imported (that costs two CPU-seconds each) and before
they open a database connection of their own.
"""

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from wagtail_talko.exceptions import Refused, TalkoError

WORKERS = int(os.environ.get("TALKO_RACE_WORKERS", "8"))
ROUNDS = int(os.environ.get("TALKO_RACE_ROUNDS", "5"))
PATIENCE = 120

OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"

WRITES = ("INSERT", "UPDATE", "DELETE")

Work = Callable[[int, int], Any]


def race(
    work: Work, *, workers: int = WORKERS, rounds: int = ROUNDS, may_deadlock: bool = False
) -> list[list[str]]:
    """Run `work(worker, round)` in every worker at once; return each round's outcomes, sorted.

    An outcome is "won", or the codes of what refused it, or the traceback of anything else.
    Nobody may have waited in a circle, even if trying again has helped.
    """
    warm_up()
    deadlocks = count_deadlocks()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(workers)
    results = context.Queue()
    processes = [
        context.Process(target=_run, args=(work, worker, rounds, barrier, results), daemon=True)
        for worker in range(workers)
    ]
    try:
        for process in processes:
            process.start()
        outcomes: list[list[str]] = [[] for _ in range(rounds)]
        for _ in range(workers * rounds):
            number, result = results.get(timeout=PATIENCE)
            outcomes[number].append(result)
        for process in processes:
            process.join(PATIENCE)
    finally:
        for process in processes:
            process.kill()
    assert may_deadlock or count_deadlocks() == deadlocks
    return [sorted(results) for results in outcomes]


def slowly(act: Callable[[], Any], *, before: str = "", pause: float = 0.3) -> Any:
    """Do something that waits a moment (seconds) between its last reading and its first write.

    Or `before` its first query of a table. Others come in between who do not wait for its locks.
    """
    waits = [pause]

    def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_there = before in sql if before else sql.startswith(WRITES)
        if waits and is_there:
            time.sleep(waits.pop())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        return act()


def in_a_moment(act: Callable[[], Any], number: int) -> Any:
    """Do something while another waits in `slowly`: each round a little later."""
    time.sleep(0.1 * (1 + number % 3))
    return act()


@cache
def warm_up() -> None:
    """Load before forking what the first mail would load in each worker: all addresses, words."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("talko:bookings")
            get_template("wagtail_talko/mail/association.txt")


def count_deadlocks() -> int:
    """Return how many deadlocks PostgreSQL has broken; SQLite, with its one writer, knows none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        # What a process has seen is counted when it ends.
        while True:
            cursor.execute(OTHERS)
            if cursor.fetchone() == (0,):
                break
            time.sleep(0.01)
        cursor.execute(DEADLOCKS)
        return cursor.fetchone()[0]


def in_process(work: Callable[[int], Any], number: int) -> int:
    """Run `work(number)` in a process of its own; return its exit code, negative for a signal."""
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=_alone, args=(work, number))
    process.start()
    process.join(PATIENCE)
    return process.exitcode if process.exitcode is not None else 1


def _alone(work: Callable[[int], Any], number: int) -> None:
    connections.close_all()
    work(number)
    connections.close_all()


def _run(work: Work, worker: int, rounds: int, barrier: Any, results: Any) -> None:
    connections.close_all()
    for number in range(rounds):
        barrier.wait(PATIENCE)
        results.put((number, outcome(partial(work, worker, number))))
    connections.close_all()


def outcome(act: Callable[[], Any]) -> str:
    """Return "won", the codes of what refused it, "invalid", or the traceback of anything else."""
    try:
        act()
    except Refused as refused:
        return ",".join(sorted({refusal.code for refusal in refused.refusals}))
    except TalkoError as error:
        return error.code
    except ValidationError:
        return "invalid"
    except Exception:
        return traceback.format_exc()
    return "won"


def one_winner(refusal: str, workers: int = WORKERS) -> list[str]:
    """What a fair race looks like: one winner, and everybody else told why."""
    return sorted(["won", *[refusal] * (workers - 1)])
