from django.urls import path

from governance.backups import views

urlpatterns = [path("a/<slug:slug>/backups/", views.backups, name="list")]
