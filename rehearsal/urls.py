from django.urls import path

from rehearsal import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.shelf, name="doors"),
    path("demo/stories/<slug:slug>/", views.story, name="story"),
    path("demo/start-our-own/", views.start_our_own, name="start_our_own"),
    path("demo/<str:token>/", views.door, name="door"),
]
