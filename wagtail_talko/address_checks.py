"""System checks of addresses: ours are reached, nobody else's page is hidden by them.

As with wagtail_talko.checks, each is documented in docs/checks.md and ids are stable.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils.translation import override

from wagtail_talko.checks import Configs


@register(Tags.urls)
def check_urls(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """The public pages must be reachable, before Wagtail's own addresses."""
    if "talko" not in get_resolver().namespace_dict:
        return [
            Error(
                "The addresses of wagtail_talko are not in the site's URLs.",
                hint='Add path("talko/", include("wagtail_talko.urls")) to i18n_patterns.',
                id="wagtail_talko.E007",
            )
        ]
    with override(settings.LANGUAGE_CODE):
        try:
            reached = "talko" in resolve(reverse("talko:events")).namespaces
        except NoReverseMatch:
            # A site may have taken our list of events away and kept the rest.
            reached = True
        except Resolver404:
            reached = False
    if reached:
        return []
    return [
        Error(
            "Wagtail's pages catch the addresses of wagtail_talko.",
            hint='Put path("talko/", ...) before path("", include(wagtail_urls)).',
            id="wagtail_talko.E008",
        )
    ]


@register(Tags.urls)
def check_login_url(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """Members are sent to LOGIN_URL: it must lead somewhere."""
    problem = [
        Warning(
            f"LOGIN_URL ({settings.LOGIN_URL}) leads nowhere.",
            hint='Set LOGIN_URL to your sign-in page, for example "account_login" (allauth) or '
            '"wagtailadmin_login".',
            id="wagtail_talko.W007",
        )
    ]
    with override(settings.LANGUAGE_CODE):
        try:
            path = resolve_url(settings.LOGIN_URL)
            if "://" in path:
                return []
            match = resolve(path.partition("?")[0])
        except (NoReverseMatch, Resolver404):
            return problem
    # Wagtail's catch-all takes every address, whether there is a page or not.
    return problem if match.url_name == "wagtail_serve" else []


@register(Tags.database)
def check_home_pages(
    app_configs: Configs = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A page at our own address would never be seen. Asks the database: `check --database`."""
    if not databases or DEFAULT_DB_ALIAS not in databases:
        return []
    from wagtail.models import Site

    connection = connections[DEFAULT_DB_ALIAS]
    if Site._meta.db_table not in connection.introspection.table_names():
        return []
    slug = mounted_at()
    hidden = [
        site
        for site in Site.objects.select_related("root_page")
        if slug and site.root_page.get_children().filter(slug=slug).exists()
    ]
    return [
        Warning(
            f"The page “{slug}” of {site.hostname} is hidden by the addresses of wagtail_talko.",
            hint="Change the page's slug, or mount wagtail_talko.urls elsewhere.",
            id="wagtail_talko.W008",
        )
        for site in hidden
    ]


def mounted_at() -> str:
    """Return the first part of our addresses below the language, such as "talko"."""
    with override(settings.LANGUAGE_CODE):
        try:
            parts = reverse("talko:events").strip("/").split("/")
        except NoReverseMatch:
            return ""
    if parts[0] in dict(settings.LANGUAGES):
        parts = parts[1:]
    return parts[0] if len(parts) > 1 else ""
