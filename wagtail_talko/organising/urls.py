from django.urls import path

from wagtail_talko.organising import views
from wagtail_talko.organising.hosting import views as hosting
from wagtail_talko.organising.pictures import views as pictures

DATES = "organise/<int:pk>/dates/"
DATE = f"{DATES}<int:row_pk>/"

urlpatterns = [
    path("organise/events/", views.own, name="events_own"),
    path("organise/events/new/", views.new, name="event_new"),
    path("organise/events/<int:pk>/", views.edit, name="event_edit"),
    path("organise/events/<int:pk>/throw-away/", views.discard, name="event_discard"),
    path("organise/events/<int:pk>/picture/", pictures.picture, name="event_picture"),
    path("organise/<int:pk>/copy/", views.copy, name="event_copy"),
    path("organise/hosts/<uuid:key>/", hosting.hosts, name="event_hosts"),
    path("organise/hosts/<uuid:key>/leave/<int:pk>/", hosting.leave, name="event_leave"),
    path("organise/hosting/<int:pk>/", hosting.hosting, name="event_hosting"),
    path(DATES, views.dates, name="event_dates"),
    path(f"{DATES}add/", views.add, name="event_date_add"),
    path(f"{DATES}suspend/", views.suspend, name="event_suspend"),
    path(f"{DATES}resume/", views.resume, name="event_resume"),
    path(f"{DATE}cancel/", views.cancel, name="event_date_cancel"),
    path(f"{DATE}move/", views.move, name="event_date_move"),
    path(f"{DATE}note/", views.note, name="event_date_note"),
    path(f"{DATE}restore/", views.restore, name="event_date_restore"),
]
