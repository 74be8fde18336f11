from django.urls import include, path

app_name = "talko"

urlpatterns = [
    path("", include("wagtail_talko.calendars.urls")),
    path("", include("wagtail_talko.feeds.urls")),
    path("", include("wagtail_talko.bookings.urls")),
]
