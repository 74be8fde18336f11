from django.urls import path

from wagtail_talko.feeds import views, views_own

urlpatterns = [
    path("feeds/events.ics", views.events, name="feed_events"),
    path("feeds/events.rss", views.events_rss, name="feed_rss"),
    path("feeds/space/<slug:slug>.ics", views.space, name="feed_space"),
    path("feeds/room/<slug:space>/<slug:slug>.ics", views.room, name="feed_room"),
    path("feeds/association/<slug:slug>.ics", views.association, name="feed_association"),
    path("feeds/event/<str:uid>.ics", views.event, name="feed_event"),
    path("feeds/private/<str:token>.ics", views.my_bookings, name="feed_private"),
    path("bookings/calendar/", views_own.own_calendar, name="own_calendar"),
    path("bookings/calendar/stop/", views_own.stop_own_calendar, name="own_calendar_stop"),
]
