"""`python -m tests.benchmarks [name…]`: how long the things take that many people do.

Every module `bench_*.py` here has a function `run()` that yields `Result`s. One line of JSON
for each goes to standard output, everything else to standard error. The database is a throw-away
SQLite file, or that of `TALKO_TEST_POSTGRES` with `TALKO_TEST_DATABASE=postgres`.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from types import ModuleType

import django
from django.db import transaction
from django.test.runner import DiscoverRunner
from django.test.utils import setup_test_environment, teardown_test_environment


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings.default")
    os.environ.setdefault("TALKO_TEST_RUN", f"bench-{os.getpid()}")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only the modules whose name holds one of these")
    names = parser.parse_args().names
    django.setup()
    setup_test_environment(debug=False)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        for module in _modules(names):
            run(module)
    finally:
        runner.teardown_databases(databases)
        teardown_test_environment()
    return 0


def _modules(names: list[str]) -> list[ModuleType]:
    """Return the wanted modules; those that write for good come last."""
    import tests.benchmarks

    found = [info.name for info in pkgutil.iter_modules(tests.benchmarks.__path__)]
    wanted = [name for name in sorted(found) if name.startswith("bench_")]
    chosen = [name for name in wanted if not names or any(part in name for part in names)]
    modules = [importlib.import_module(f"tests.benchmarks.{name}") for name in chosen]
    return sorted(modules, key=_writes_for_good)


def _writes_for_good(module: ModuleType) -> bool:
    return getattr(module, "COMMITS", False)


def run(module: ModuleType) -> None:
    """Measure one module, in a transaction that is rolled back unless it writes for good: each
    starts from nothing."""
    print(f"{module.__name__}: {module.__doc__}", file=sys.stderr)
    if _writes_for_good(module):
        _tell(module)
        return
    with transaction.atomic():
        _tell(module)
        transaction.set_rollback(True)


def _tell(module: ModuleType) -> None:
    for result in module.run():
        print(result.as_json(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
