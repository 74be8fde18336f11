"""Each check speaks when it should, and is silent when it should."""

import pytest
from django.test import override_settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.models import Page, Site

from wagtail_talko import address_checks, checks


class Included:
    """A URLconf made of the given patterns."""

    def __init__(self, *patterns):
        self.urlpatterns = list(patterns)


# One address of ours is enough for the checks.
OURS = [path("events/", lambda request: None, name="events")]
TALKO = path("talko/", include((OURS, "talko")))
PAGES = path("", include(wagtail_urls))


def ids(messages):
    return [message.id for message in messages]


def has_hints(messages):
    return all(message.hint for message in messages)


@pytest.fixture
def change_installed(monkeypatch):
    """Add and remove apps for the checks' eyes; Wagtail's own apps cannot be loaded twice."""
    is_installed = checks.apps.is_installed

    def change(*, add=(), remove=()):
        monkeypatch.setattr(
            checks.apps,
            "is_installed",
            lambda name: name in add or (name not in remove and is_installed(name)),
        )

    return change


def test_example_settings_pass_every_check():
    found = [
        *checks.check_apps(),
        *checks.check_database(),
        *checks.check_middleware(),
        *checks.check_time_and_languages(),
        *checks.check_page_model(),
        *checks.check_settings(),
    ]

    assert found == []


@pytest.mark.parametrize(
    ("app", "expected"),
    [("django_htmx", "wagtail_talko.E001"), ("wagtail.contrib.settings", "wagtail_talko.E002")],
)
def test_apps_missing(change_installed, app, expected):
    change_installed(remove=[app])

    found = checks.check_apps()

    assert ids(found) == [expected]
    assert has_hints(found)


def test_apps_with_recurrence(change_installed):
    change_installed(add=["recurrence"])

    found = checks.check_apps()

    assert ids(found) == ["wagtail_talko.W001"]


@pytest.mark.parametrize(
    ("database", "expected"),
    [
        ({"ENGINE": "django.db.backends.mysql"}, ["wagtail_talko.W002"]),
        ({"ENGINE": "django.db.backends.sqlite3"}, ["wagtail_talko.W003"]),
        (
            {
                "ENGINE": "django.db.backends.sqlite3",
                "OPTIONS": {"transaction_mode": "DEFERRED"},
            },
            ["wagtail_talko.W003"],
        ),
        (
            {
                "ENGINE": "django.db.backends.sqlite3",
                "OPTIONS": {"transaction_mode": "IMMEDIATE"},
            },
            [],
        ),
        ({"ENGINE": "django.db.backends.postgresql"}, []),
    ],
)
def test_database(settings, monkeypatch, database, expected):
    monkeypatch.setitem(settings.DATABASES, "default", database)

    found = checks.check_database()

    assert ids(found) == expected
    assert has_hints(found)


@pytest.mark.parametrize(
    ("middleware", "expected"),
    [
        (checks.LOCALE_MIDDLEWARE, "wagtail_talko.E003"),
        (checks.HTMX_MIDDLEWARE, "wagtail_talko.E004"),
    ],
)
def test_middleware_missing(settings, middleware, expected):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != middleware]

    found = checks.check_middleware()

    assert ids(found) == [expected]


def test_locale_middleware_is_not_needed_with_one_language(settings):
    settings.LANGUAGES = [("fi", "Suomi")]
    settings.MIDDLEWARE = [checks.HTMX_MIDDLEWARE]

    assert checks.check_middleware() == []


def test_middleware_may_be_a_subclass(settings):
    settings.MIDDLEWARE = [checks.LOCALE_MIDDLEWARE, "tests.test_checks.OwnHtmxMiddleware"]

    assert checks.check_middleware() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"USE_TZ": False}, ["wagtail_talko.E005"]),
        ({"WAGTAIL_I18N_ENABLED": False}, ["wagtail_talko.W004"]),
        ({"WAGTAIL_I18N_ENABLED": False, "LANGUAGES": [("fi", "Suomi")]}, []),
        ({"WAGTAIL_CONTENT_LANGUAGES": [("fi", "Suomi")]}, ["wagtail_talko.W005"]),
    ],
)
def test_time_and_languages(changes, expected):
    with override_settings(**changes):
        found = checks.check_time_and_languages()

    assert ids(found) == expected
    assert has_hints(found)


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        ([], ["wagtail_talko.E006", "wagtail_talko.W006"]),
        (["wagtail_talko.pages"], ["wagtail_talko.W006"]),
        (["wagtail_talko.pages", "wagtail_localize", "wagtail_localize.locales"], []),
    ],
)
def test_page_model_of_the_site(change_installed, settings, removed, expected):
    settings.WAGTAIL_PAGE_MODEL = "home.OwnBasePage"
    change_installed(remove=removed)

    found = checks.check_page_model()

    assert ids(found) == expected
    assert has_hints(found)


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ([TALKO, PAGES], []),
        ([PAGES], ["wagtail_talko.E007"]),
        ([PAGES, TALKO], ["wagtail_talko.E008"]),
    ],
)
def test_urls(patterns, expected):
    with override_settings(ROOT_URLCONF=Included(*patterns)):
        found = address_checks.check_urls()

    assert ids(found) == expected
    assert has_hints(found)


@pytest.mark.parametrize(
    ("login_url", "expected"),
    [
        ("account_login", ["wagtail_talko.W007"]),
        ("/accounts/login/", ["wagtail_talko.W007"]),
        ("talko:events", []),
        ("https://login.example.org/", []),
    ],
)
def test_login_url_on_a_site_without_accounts(login_url, expected):
    with override_settings(ROOT_URLCONF=Included(TALKO, PAGES), LOGIN_URL=login_url):
        found = address_checks.check_login_url()

    assert ids(found) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("WAGTAIL_TALKO_HORIZON_DAY", 100, ["wagtail_talko.E009"]),
        ("WAGTAIL_TALKO_HORIZON_DAYS", "100", ["wagtail_talko.E010"]),
        ("WAGTAIL_TALKO_HORIZON_DAYS", -1, ["wagtail_talko.E010"]),
        ("WAGTAIL_TALKO_HORIZON_DAYS", True, ["wagtail_talko.E010"]),
        ("WAGTAIL_TALKO_HORIZON_DAYS", 100, []),
        ("WAGTAIL_TALKO_UID_HOST", "tapahtumat.example.org", []),
        ("WAGTAIL_TALKO_APPLICATION_RATE", "often", ["wagtail_talko.E011"]),
        ("WAGTAIL_TALKO_INVITATION_RATE", "5/10m", []),
        ("WAGTAIL_TALKO_HOLIDAYS", "XX", ["wagtail_talko.E012"]),
        ("WAGTAIL_TALKO_HOLIDAYS", "utils", ["wagtail_talko.E012"]),
        ("WAGTAIL_TALKO_HOLIDAYS", "", []),
        ("WAGTAIL_TALKO_HOLIDAYS", "SE", []),
    ],
)
def test_settings(name, value, expected):
    with override_settings(**{name: value}):
        found = checks.check_settings()

    assert ids(found) == expected
    assert has_hints(found)


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("django.core.cache.backends.locmem.LocMemCache", ["wagtail_talko.W009"]),
        ("django.core.cache.backends.db.DatabaseCache", ["wagtail_talko.W009"]),
        ("django.core.cache.backends.redis.RedisCache", []),
    ],
)
def test_cache_of_the_limits(settings, backend, expected):
    settings.RATELIMIT_USE_CACHE = "limits"
    settings.CACHES = {**settings.CACHES, "limits": {"BACKEND": backend}}

    found = checks.check_cache()

    assert ids(found) == expected
    assert has_hints(found)


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "expected"), [("talko", ["wagtail_talko.W008"]), ("news", [])])
def test_home_page_child(slug, expected):
    site = Site.objects.get(is_default_site=True)
    site.root_page.add_child(instance=Page(title="A page", slug=slug))

    with override_settings(ROOT_URLCONF=Included(TALKO, PAGES)):
        found = address_checks.check_home_pages(databases=["default"])

    assert ids(found) == expected


def test_home_page_child_is_not_looked_for_without_database():
    assert address_checks.check_home_pages(databases=None) == []


def _own_htmx():
    from django_htmx.middleware import HtmxMiddleware

    return type("OwnHtmxMiddleware", (HtmxMiddleware,), {})


OwnHtmxMiddleware = _own_htmx()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("EVENT_PAGE", "", []),
        ("EVENT_PAGE", "wagtail_talko_pages.TalkoEventPage", []),
        ("EVENT_PAGE", "wagtail_talko_pages.ProgrammePage", ["wagtail_talko.E014"]),
        ("EVENT_PAGE", "nowhere.Page", ["wagtail_talko.E014"]),
        ("EVENT_PAGE", "nowhere", ["wagtail_talko.E014"]),
        ("EVENT_PARENT", "tests.test_checks.ids", []),
        ("EVENT_PARENT", "tests.test_checks.nobody", ["wagtail_talko.E015"]),
        ("EVENT_PARENT", "nowhere", ["wagtail_talko.E015"]),
    ],
)
def test_settings_of_proposed_events(settings, name, value, expected):
    setattr(settings, f"WAGTAIL_TALKO_{name}", value)

    found = checks.check_settings()

    assert ids(found) == expected
    assert has_hints(found)
