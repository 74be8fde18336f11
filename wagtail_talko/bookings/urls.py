from django.urls import path, register_converter

from wagtail_talko.bookings import views
from wagtail_talko.bookings.converters import IsoWeekConverter
from wagtail_talko.bookings.joining import views as joining
from wagtail_talko.bookings.waiting.views import waiting

register_converter(IsoWeekConverter, "talko_iso_week")

ROOM = "rooms/<slug:space_slug>/<slug:room_slug>/"

urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path(ROOM, views.room, name="room"),
    path(f"{ROOM}w/<talko_iso_week:monday>/", views.room_week, name="room_week"),
    path("bookings/", views.bookings, name="bookings"),
    path("bookings/new/", views.new, name="booking_new"),
    path("bookings/done/", views.done, name="booking_done"),
    path("bookings/waiting/<int:pk>/", waiting, name="waiting"),
    path("bookings/<int:pk>/", views.booking, name="booking"),
    path("bookings/<int:pk>/cancel/", views.cancel, name="booking_cancel"),
    path("bookings/<int:pk>/borrow/", views.borrow, name="booking_borrow"),
    path("bookings/<int:pk>/hosts/", views.hosts, name="booking_hosts"),
    path("bookings/<int:pk>/hosts/<int:host_pk>/", views.host, name="booking_host"),
    path("bookings/<int:pk>/hosting/", views.hosting, name="booking_hosting"),
    path("bookings/<int:pk>/join/", joining.join, name="booking_join"),
    path("bookings/<int:pk>/asking/<int:host_pk>/", joining.asking, name="booking_asking"),
    path(
        "bookings/<int:pk>/asking/<int:host_pk>/withdraw/",
        joining.withdraw,
        name="booking_withdraw",
    ),
    path("bookings/<int:pk>/leave/", views.leave, name="booking_leave"),
    path("bookings/<int:pk>/change/<int:date_pk>/", views.change, name="booking_change"),
    path("bookings/<int:pk>/outcome/<int:date_pk>/", views.outcome, name="booking_outcome"),
    path("bookings/<int:pk>/details/", views.details, name="booking_details"),
    path("bookings/<int:pk>/reminders/", views.reminders, name="booking_reminders"),
    path("bookings/<int:pk>/add/", views.add, name="booking_add"),
    path("bookings/<int:pk>/extend/", views.extend, name="booking_extend"),
    path("bookings/<int:pk>/restore/", views.restore, name="booking_restore"),
    path("bookings/<int:pk>/calendar.ics", views.calendar, name="booking_calendar"),
]
