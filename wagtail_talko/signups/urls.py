from django.urls import path, register_converter

from wagtail_talko.signups import views
from wagtail_talko.signups.afterwards.views import feedback
from wagtail_talko.signups.converters import DayConverter
from wagtail_talko.signups.kept import views as kept
from wagtail_talko.signups.needs.views import needs

register_converter(DayConverter, "talko_day")

urlpatterns = [
    path("signup/to/<int:pk>/", views.new, name="signup_new"),
    path("signup/to/<int:pk>/<str:token>/", views.group, name="signup_group"),
    path("signup/sent/<str:reference>/", views.sent, name="signup_sent"),
    path("signup/<str:token>/", views.own, name="signup"),
    path("signup/<str:token>/dates/<int:pk>/", views.change, name="signup_change"),
    path("signup/<str:token>/feedback/<int:pk>/", feedback, name="signup_feedback"),
    path("signup/<str:token>/calendar.ics", views.calendar, name="signup_calendar"),
    path("signup/<str:token>/details.json", views.export, name="signup_export"),
    path("organise/", views.organised, name="organised"),
    path("organise/<int:pk>/", views.lists, name="signup_lists"),
    path("organise/<int:pk>/groups/", kept.groups, name="signup_groups"),
    path("organise/<int:pk>/groups/<int:group>/", kept.group, name="signup_group_change"),
    path("organise/<int:pk>/<talko_day:day>/", views.day, name="signup_day"),
    path("organise/<int:pk>/<talko_day:day>/needs/", needs, name="signup_needs"),
    path("organise/<int:pk>/<talko_day:day>/print/", views.day_print, name="signup_day_print"),
    path(
        "organise/<int:pk>/<talko_day:day>/people/<int:signup>/",
        views.person,
        name="signup_person",
    ),
    path(
        "organise/<int:pk>/<talko_day:day>/people/<int:signup>/details.json",
        views.person_export,
        name="signup_person_export",
    ),
]
