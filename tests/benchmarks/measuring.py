"""Timing one thing many times, and telling it as a line of JSON."""

import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

RUNS = 9
# Slow things are not repeated for ever.
MOST_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Result:
    """`n` is how many things were there; `ms_median` wall-clock milliseconds of one call."""

    name: str
    n: int
    ms_median: float
    queries: int
    bytes: int

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def measure(name: str, n: int, call: Callable[[], Any], *, runs: int = RUNS) -> Result:
    """Call once to warm up and count the queries, then time it."""
    with CaptureQueriesContext(connection) as captured:
        answer = call()
        # Now: the next request begins the list anew.
        queries = len(captured)
    content = getattr(answer, "content", answer if isinstance(answer, bytes) else b"")
    gc.collect()
    times: list[float] = []
    while len(times) < runs and (len(times) < 3 or sum(times) < MOST_SECONDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return Result(
        name=name,
        n=n,
        ms_median=round(statistics.median(times) * 1000, 2),
        queries=queries,
        bytes=len(content),
    )
