from django.urls import path

from governance.bundles import views

urlpatterns = [
    path("a/<slug:slug>/bundle/", views.bundle, name="bundle"),
    path("a/<slug:slug>/bundle/check/", views.check, name="check"),
    path("check-a-bundle.html", views.alone, name="alone"),
    path("a/<slug:slug>/bundle.tar", views.public_edition, name="public"),
    path("a/<slug:slug>/auditors/bundle.tar", views.auditors_edition, name="auditors"),
    path("auditors/<uuid:handover_id>/end/", views.end, name="end"),
]
