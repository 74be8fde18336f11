"""Which municipalities a Wagtail site shows, and which site shows a municipality."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Site

from wagtail_talko.spaces.models import Municipality


def shown_municipalities(request: HttpRequest) -> QuerySet[Municipality]:
    """Return the municipalities chosen for the request's site; none chosen means all."""
    site = Site.find_for_request(request)
    chosen = Municipality.objects.filter(talkosettings__site=site) if site else None
    return chosen if chosen is not None and chosen.exists() else Municipality.objects.all()


def site_root(municipality: Municipality) -> str:
    """Return the root of a site that shows the municipality, else of the default one."""
    if not hasattr(municipality, "_talko_site_root"):
        sites = Site.objects.filter(talkosettings__municipalities=municipality.pk)
        site = sites.first() or Site.objects.filter(is_default_site=True).first()
        root = site.root_url if site else getattr(settings, "WAGTAILADMIN_BASE_URL", "")
        # Kept on the instance: one look-up for a message with many dates.
        municipality._talko_site_root = root.rstrip("/")  # type: ignore[attr-defined]
    return municipality._talko_site_root  # type: ignore[attr-defined]
