from django.urls import path

from governance.proceedings import following, views

urlpatterns = [
    path("", views.home, name="home"),
    path("limits/", views.limits, name="limits"),
    path("a/<slug:slug>/", views.assembly, name="assembly"),
    path("news.atom", following.feed, name="feed"),
    path("a/<slug:slug>/news.atom", following.assembly_feed, name="assembly_feed"),
    path("a/<slug:slug>/calendar.ics", following.calendar, name="calendar"),
    path("a/<slug:slug>/desk/", views.desk, name="desk"),
    path("a/<slug:slug>/publish/", views.publish, name="publish"),
]
