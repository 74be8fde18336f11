from django.urls import path

from wagtail_talko.signups import views
from wagtail_talko.signups.afterwards.views import feedback

urlpatterns = [
    path("signup/to/<int:pk>/", views.new, name="signup_new"),
    path("signup/sent/<str:reference>/", views.sent, name="signup_sent"),
    path("signup/<str:token>/", views.own, name="signup"),
    path("signup/<str:token>/dates/<int:pk>/", views.change, name="signup_change"),
    path("signup/<str:token>/feedback/<int:pk>/", feedback, name="signup_feedback"),
    path("signup/<str:token>/calendar.ics", views.calendar, name="signup_calendar"),
    path("signup/<str:token>/details.json", views.export, name="signup_export"),
    path("organise/<int:pk>/", views.lists, name="signup_lists"),
]
