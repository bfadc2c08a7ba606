from django.urls import path

from governance.proceedings import views

urlpatterns = [
    path("", views.home, name="home"),
    path("limits/", views.limits, name="limits"),
    path("a/<slug:slug>/", views.assembly, name="assembly"),
    path("a/<slug:slug>/desk/", views.desk, name="desk"),
    path("a/<slug:slug>/publish/", views.publish, name="publish"),
]
