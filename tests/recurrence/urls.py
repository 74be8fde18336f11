"""The preview alone, under the name the site gives it."""

from django.urls import include, path

from wagtail_talko.recurrence.views import preview

urlpatterns = [
    path(
        "talko/",
        include(([path("recurrence/preview/", preview, name="recurrence_preview")], "talko")),
    )
]
