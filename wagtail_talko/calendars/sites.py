"""What the request's Wagtail site shows, and in which language."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Site

from wagtail_talko.calendars.filters import has_host, in_municipalities
from wagtail_talko.spaces.models import Municipality


@dataclass(frozen=True)
class SiteScope:
    """The municipalities a site shows; none chosen means all of them."""

    name: str = ""
    municipalities: tuple[Municipality, ...] = ()
    root_url: str = ""

    @property
    def ids(self) -> list[int]:
        return [municipality.pk for municipality in self.municipalities]

    def shows(self, municipality_id: int) -> bool:
        return not self.municipalities or municipality_id in self.ids

    def link(self, url: str) -> str:
        """Return an address on this site as a path: who came by another host name stays there."""
        here = self.root_url and url.startswith(f"{self.root_url}/")
        return url.removeprefix(self.root_url) if here else url

    @property
    def events(self) -> Q:
        """Return the condition on `event`. What is nobody's and nowhere is everybody's."""
        if not self.municipalities:
            return Q()
        return in_municipalities(self.ids) | (Q(event__space=None) & ~has_host())


def scope_of(request: HttpRequest | None) -> SiteScope:
    """Return what the request's site shows. Two queries, the first once per request."""
    site = Site.find_for_request(request) if request is not None else None
    if site is None:
        return SiteScope()
    chosen = Municipality.objects.filter(talkosettings__site=site)
    return SiteScope(site.site_name or site.hostname, tuple(chosen), site.root_url)


def content_language(language: str | None = None) -> str:
    """Return the language whose listings to read: the asked or active one, or the default.

    An interface may speak languages that the site has no content in.
    """
    wanted = language or get_language() or settings.LANGUAGE_CODE
    known = [code for code, _name in getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", ())]
    for code in (wanted, wanted.split("-")[0], settings.LANGUAGE_CODE):
        if code in known or not known:
            return code
    return known[0]
