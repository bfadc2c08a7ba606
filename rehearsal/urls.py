from django.urls import path

from rehearsal import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.doors, name="doors"),
    path("demo/<str:token>/", views.door, name="door"),
]
