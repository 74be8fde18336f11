from django.urls import path, register_converter

from wagtail_talko.calendars import converters, views

register_converter(converters.YearConverter, "talko_year")
register_converter(converters.MonthConverter, "talko_month")
register_converter(converters.WeekConverter, "talko_week")

urlpatterns = [
    path("events/", views.events, name="events"),
    path("events/<talko_year:year>/<talko_month:month>/", views.month, name="events_month"),
    path("events/<talko_year:year>/w<talko_week:week>/", views.week, name="events_week"),
]
