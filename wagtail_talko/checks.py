"""System checks: every way of setting the package up that would fail later, or quietly.

Documented in docs/checks.md. Ids are stable.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DEFAULT_DB_ALIAS
from django.utils.module_loading import import_string

from wagtail_talko.app_settings import DEFAULTS
from wagtail_talko.public_holidays import knows_country

PREFIX = "WAGTAIL_TALKO_"
LOCALE_MIDDLEWARE = "django.middleware.locale.LocaleMiddleware"
HTMX_MIDDLEWARE = "django_htmx.middleware.HtmxMiddleware"
# Django's own caches without an increment that is atomic for all processes.
UNCOUNTING = ("LocMemCache", "DummyCache", "DatabaseCache", "FileBasedCache")
RATE = re.compile(r"\d+/\d*[smhd]")
Configs = Sequence[AppConfig] | None


@register("wagtail_talko")
def check_apps(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """Apps we need, and one that does harm."""
    found: list[CheckMessage] = []
    for name, number in (("django_htmx", "E001"), ("wagtail.contrib.settings", "E002")):
        if not apps.is_installed(name):
            found.append(
                Error(
                    f"wagtail_talko needs {name}.",
                    hint=f'Add "{name}" to INSTALLED_APPS.',
                    id=f"wagtail_talko.{number}",
                )
            )
    if apps.is_installed("recurrence"):
        found.append(
            Warning(
                "The app recurrence is installed, but wagtail_talko only uses its field.",
                hint='Remove "recurrence" from INSTALLED_APPS unless your own code needs its '
                "tables: it brings four unused ones, and makemigrations wants to change them.",
                id="wagtail_talko.W001",
            )
        )
    return found


@register("wagtail_talko")
def check_database(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """Databases that guard less, or lose a race."""
    database = settings.DATABASES.get(DEFAULT_DB_ALIAS, {})
    engine = database.get("ENGINE", "")
    if engine.endswith("mysql"):
        return [
            Warning(
                "This database cannot refuse overlapping bookings by itself.",
                hint="On MySQL and MariaDB only the lock of wagtail_talko's own actions guards. "
                "Never write bookings past them, or use PostgreSQL.",
                id="wagtail_talko.W002",
            )
        ]
    mode = database.get("OPTIONS", {}).get("transaction_mode")
    if engine.endswith("sqlite3") and mode not in ("IMMEDIATE", "EXCLUSIVE"):
        return [
            Warning(
                "SQLite answers “database is locked” when two people book at once.",
                hint='Set OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, '
                '"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"} '
                "in DATABASES.",
                id="wagtail_talko.W003",
            )
        ]
    return []


@register("wagtail_talko")
def check_middleware(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if len(settings.LANGUAGES) > 1 and not has_middleware(LOCALE_MIDDLEWARE):
        found.append(
            Error(
                "Nobody sees the site in their language without LocaleMiddleware.",
                hint=f'Add "{LOCALE_MIDDLEWARE}" to MIDDLEWARE, after SessionMiddleware.',
                id="wagtail_talko.E003",
            )
        )
    if not has_middleware(HTMX_MIDDLEWARE):
        found.append(
            Error(
                "wagtail_talko's views need HtmxMiddleware.",
                hint=f'Add "{HTMX_MIDDLEWARE}" to MIDDLEWARE.',
                id="wagtail_talko.E004",
            )
        )
    return found


def has_middleware(path: str) -> bool:
    """Say whether the middleware, or a subclass of it, is in use."""
    if path in settings.MIDDLEWARE:
        return True
    try:
        wanted = import_string(path)
        used = [import_string(name) for name in settings.MIDDLEWARE]
    except ImportError:
        return False
    return any(isinstance(each, type) and issubclass(each, wanted) for each in used)


@register("wagtail_talko")
def check_time_and_languages(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.USE_TZ:
        found.append(
            Error(
                "Bookings are kept as instants: wagtail_talko needs USE_TZ.",
                hint="Set USE_TZ = True and TIME_ZONE to your own zone.",
                id="wagtail_talko.E005",
            )
        )
    languages = dict(settings.LANGUAGES)
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        if len(languages) > 1:
            found.append(
                Warning(
                    "There are several LANGUAGES, but pages cannot be translated.",
                    hint="Set WAGTAIL_I18N_ENABLED = True, or leave one language in LANGUAGES.",
                    id="wagtail_talko.W004",
                )
            )
        return found
    content = dict(getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES))
    if set(content) != set(languages):
        differing = ", ".join(sorted(set(content) ^ set(languages)))
        found.append(
            Warning(
                f"LANGUAGES and WAGTAIL_CONTENT_LANGUAGES differ: {differing}.",
                hint="Names of spaces and rooms are asked for in LANGUAGES, pages are written in "
                "WAGTAIL_CONTENT_LANGUAGES: give both the same list.",
                id="wagtail_talko.W005",
            )
        )
    return found


@register("wagtail_talko")
def check_page_model(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    model = getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page")
    if model.lower() == "wagtailcore.page":
        return []
    found: list[CheckMessage] = []
    if apps.is_installed("wagtail_talko.pages"):
        found.append(
            Error(
                f"wagtail_talko.pages has pages of Wagtail's own kind, but the site uses {model}.",
                hint='Remove "wagtail_talko.pages" from INSTALLED_APPS and build your pages from '
                "wagtail_talko's page mixins.",
                id="wagtail_talko.E006",
            )
        )
    if apps.is_installed("wagtail_localize"):
        found.append(
            Warning(
                "wagtail-localize does not support WAGTAIL_PAGE_MODEL and stays silent about it.",
                hint="Use Wagtail's own Page, or translate without wagtail-localize.",
                id="wagtail_talko.W006",
            )
        )
    return found


@register("wagtail_talko", deploy=True)
def check_cache(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """Limits on the public forms are counted in the cache: by all processes, one at a time."""
    alias = getattr(settings, "RATELIMIT_USE_CACHE", DEFAULT_CACHE_ALIAS)
    backend = settings.CACHES.get(alias, {}).get("BACKEND", "")
    if not backend.endswith(UNCOUNTING):
        return []
    return [
        Warning(
            f"The cache “{alias}” cannot count for all processes: {backend}.",
            hint="The limits on applications and invitations are higher than they say, or none. "
            "Use Redis or Memcached in CACHES, and name it in RATELIMIT_USE_CACHE.",
            id="wagtail_talko.W009",
        )
    ]


@register("wagtail_talko")
def check_settings(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    return list(_wrong_settings())


def _wrong_settings() -> Iterator[CheckMessage]:
    for name in dir(settings):
        if not name.startswith(PREFIX):
            continue
        short = name.removeprefix(PREFIX)
        value = getattr(settings, name)
        if short not in DEFAULTS:
            known = ", ".join(PREFIX + key for key in sorted(DEFAULTS))
            yield Error(
                f"There is no setting {name}.", hint=f"Use: {known}.", id="wagtail_talko.E009"
            )
        elif not _is_like(value, DEFAULTS[short]):
            kind = type(DEFAULTS[short]).__name__
            yield Error(
                f"{name} is {value!r}.",
                hint=f"It must be of type {kind}, and not negative if it is a number.",
                id="wagtail_talko.E010",
            )
        elif "_RATE" in short and not RATE.fullmatch(value):
            yield Error(
                f"{name} is {value!r}.",
                hint="Write how many in which time, for example 10/h or 3/d (s, m, h, d).",
                id="wagtail_talko.E011",
            )
        elif short == "REMINDER_HOUR" and value > 23:
            yield Error(
                f"{name} is {value!r}.",
                hint="It is an hour of the local clock, from 0 to 23.",
                id="wagtail_talko.E013",
            )
        elif short == "EVENT_PAGE" and value and not _is_event_page(value):
            yield Error(
                f"{name} is {value!r}: no page type of events.",
                hint='Write "app_label.Model" of a page type that mixes in TalkoEventMixin.',
                id="wagtail_talko.E014",
            )
        elif short == "EVENT_PARENT" and value and not _can_import(value):
            yield Error(
                f"{name} is {value!r}: nothing of that name can be imported.",
                hint="Write the dotted path of a function that returns a page or None.",
                id="wagtail_talko.E015",
            )
        elif short == "HOLIDAYS" and not knows_country(value):
            yield Error(
                f"{name} is {value!r}: no country that the library holidays knows.",
                hint='Use an ISO 3166 code such as "FI" or "AX", or "" for no public holidays.',
                id="wagtail_talko.E012",
            )


def _is_event_page(name: str) -> bool:
    from wagtail_talko.events.mixins import TalkoEventMixin

    try:
        return issubclass(apps.get_model(name), TalkoEventMixin)
    except (LookupError, ValueError):
        return False


def _can_import(path: str) -> bool:
    try:
        return callable(import_string(path))
    except ImportError:
        return False


def _is_like(value: Any, default: Any) -> bool:
    if type(value) is not type(default):
        return False
    return not isinstance(value, int) or value >= 0
