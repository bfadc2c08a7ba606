from django.urls import path

from governance.evaluations import views

urlpatterns = [
    path("a/<slug:slug>/evaluations/", views.evaluations, name="list"),
    path("a/<slug:slug>/evaluations/new/", views.ask, name="ask"),
    path("evaluations/<uuid:evaluation_id>/", views.evaluation, name="evaluation"),
    path("evaluations/<uuid:evaluation_id>/answer/", views.answer, name="answer"),
]
