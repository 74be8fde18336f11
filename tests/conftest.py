import gc
import os

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.catalogues import compile_catalogues
from tests.migrated import template
from tests.restoring.clean import forget, remember

REQUIRE_ALL = os.environ.get("TALKO_TEST_REQUIRE_ALL") == "1"


# A busy machine is no fault of the code: how fast it is, the benchmarks say.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Where all must pass, the same examples each time: what is found by luck is found elsewhere.
settings.register_profile("steady", settings.get_profile("patient"), derandomize=True)
settings.load_profile("steady" if REQUIRE_ALL else "patient")


def pytest_configure(config) -> None:
    """Compile the catalogues, so that any single test can be run in a fresh clone."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()


@pytest.fixture(autouse=True)
def language_of_the_site():
    """Leave no language of a request behind: the next test starts with the site's own."""
    yield
    translation.deactivate()


def missing(part: str) -> None:
    """Skip for a part this machine lacks; fail where everything is required."""
    if REQUIRE_ALL:
        pytest.fail(f"{part} is required (TALKO_TEST_REQUIRE_ALL=1)", pytrace=False)
    pytest.skip(f"needs {part}")


def pytest_collection_modifyitems(items) -> None:
    """Begin with the slow ones, or one process works on them when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Keep what has been imported out of the garbage collector: it is a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def migrated_template():
    return template()


@pytest.fixture(scope="session")
def django_db_keepdb(
    request, django_db_modify_db_settings, django_db_blocker, migrated_template
) -> bool:
    if request.config.getvalue("reuse_db"):
        return True
    with django_db_blocker.unblock():
        migrated_template.lock.take()
        if not migrated_template.exists():
            return False
        migrated_template.copy()
        migrated_template.lock.give_back()
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_db_setup, django_db_blocker, django_db_keepdb, migrated_template
):
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            migrated_template.store()
            migrated_template.lock.give_back()
        remember()
    yield
    with django_db_blocker.unblock():
        forget()
        if django_db_keepdb and not request.config.getvalue("reuse_db"):
            migrated_template.remove()
