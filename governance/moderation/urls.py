from django.urls import path

from governance.moderation import views

urlpatterns = [
    path("a/<slug:slug>/moderation/", views.log, name="log"),
    path("report/<slug:kind>/<str:target>/", views.report, name="report"),
    path("moderation/<uuid:case_id>/", views.case, name="case"),
    path("moderation/<uuid:case_id>/decide/", views.decide, name="decide"),
    path("moderation/<uuid:case_id>/appeal/", views.appeal, name="appeal"),
    path("moderation/<uuid:case_id>/settle/", views.settle, name="settle"),
]
