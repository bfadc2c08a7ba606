from django.urls import path

from assemblies.chronicle import views

urlpatterns = [
    path("a/<slug:slug>/minutes/", views.minutes, name="minutes"),
    path("a/<slug:slug>/minutes.jsonl", views.jsonl, name="jsonl"),
    path("verify.py", views.verify, name="verify"),
]
