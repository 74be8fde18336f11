from django.urls import include, path

from wagtail_talko.recurrence.views import preview

app_name = "talko"

urlpatterns = [
    path("recurrence/preview/", preview, name="recurrence_preview"),
    path("", include("wagtail_talko.calendars.urls")),
    path("", include("wagtail_talko.feeds.urls")),
    path("", include("wagtail_talko.bookings.urls")),
    path("", include("wagtail_talko.associations.joining.urls")),
    path("", include("wagtail_talko.signups.urls")),
    path("", include("wagtail_talko.organising.urls")),
]
