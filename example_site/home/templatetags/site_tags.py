"""What every page of the example site needs: menu, footer, language switcher."""

from typing import NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse, translate_url
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from home.models import TextPage

register = template.Library()


class MenuItem(NamedTuple):
    title: str
    url: str
    current: bool


class LanguageLink(NamedTuple):
    code: str
    name: str
    url: str
    current: bool


def _home(request: HttpRequest | None) -> Page | None:
    """Return the front page in the active language, or the site's own."""
    site = Site.find_for_request(request) if request else None
    return site.root_page.localized if site else None


def _reverse(name: str) -> str:
    """Return the address of a view, or nothing where the site leaves it out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def home_url(context: template.Context) -> str:
    request = context.get("request")
    home = _home(request)
    return (home.get_url(request) if home else None) or f"/{get_language()}/"


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[MenuItem]:
    """Return the pages shown in menus, then the views of wagtail-talko."""
    request = context.get("request")
    home = _home(request)
    pages = home.get_children().live().public().in_menu() if home else []
    links = [(page.title, page.get_url(request) or "") for page in pages]
    links += [
        (_("What’s on"), _reverse("talko:events")),
        (_("Book a room"), _reverse("talko:rooms")),
    ]
    if getattr(context.get("user"), "is_authenticated", False):
        links += [
            (_("My bookings"), _reverse("talko:bookings")),
            (_("Our events"), _reverse("talko:events_own")),
            (_("My associations"), _reverse("talko:associations")),
        ]
    path = _place_in_menu(request)
    return [MenuItem(title, url, path.startswith(url)) for title, url in links if url]


def _place_in_menu(request: HttpRequest | None) -> str:
    """Return the address whose menu item is the present one.

    Asking for a room lies below the bookings, but is done to book a room.
    """
    match = getattr(request, "resolver_match", None)
    if match and match.view_name in ("talko:booking_new", "talko:booking_done"):
        return _reverse("talko:rooms")
    return request.path if request else ""


@register.simple_tag(takes_context=True)
def footer_pages(context: template.Context) -> list[MenuItem]:
    """Return the pages of text that stand in no menu, such as the accessibility statement."""
    request = context.get("request")
    home = _home(request)
    if home is None:
        return []
    pages = TextPage.objects.child_of(home).live().public().filter(show_in_menus=False)
    return [MenuItem(page.title, page.get_url(request) or "", False) for page in pages]


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """Return this page in every language of the site.

    A Wagtail page leads to its translation, or to that language's front page where it has none;
    everything else keeps its address under the other language's prefix.
    """
    request = context.get("request")
    page = context.get("page")
    if isinstance(page, Page) and page.pk:
        urls = _translations(page, request)
        missing = _translations(home, request) if (home := _home(request)) else {}
    else:
        urls, missing = {}, {}
    return [
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"].capitalize(),
            url=urls.get(code) or missing.get(code) or _same_view(request, code),
            current=code == get_language(),
        )
        for code, _name in settings.LANGUAGES
    ]


def _translations(page: Page, request: HttpRequest | None) -> dict[str, str]:
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    return {each.locale.language_code: each.get_url(request) or "" for each in pages}


def _same_view(request: HttpRequest | None, code: str) -> str:
    """Return the present view's address in another language, else the front page's."""
    front = f"/{code}/"
    if request is None:
        return front
    try:
        resolve(request.path)
    except Resolver404:
        return front
    return translate_url(request.get_full_path(), code)
