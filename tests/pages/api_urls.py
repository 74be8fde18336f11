"""The example site's addresses with Wagtail's two APIs."""

from config.urls import urlpatterns as site_urls
from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.api.v3.urls import api

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("api/v2/", router.urls),
    path("api/v3/", api.urls),
    *site_urls,
]
