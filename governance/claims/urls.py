from django.urls import path

from governance.claims import views

urlpatterns = [
    path("a/<slug:slug>/claims/", views.rounds, name="list"),
    path("resources/<uuid:resource_id>/claims/", views.open_round, name="open"),
    path("claim-rounds/<uuid:round_id>/", views.one_round, name="round"),
    path("claim-rounds/<uuid:round_id>/claim/", views.claim, name="claim"),
    path("claim-rounds/<uuid:round_id>/hearing/", views.hear, name="hear"),
    path("claim-rounds/<uuid:round_id>/ask/", views.ask, name="ask"),
    path("claim-rounds/<uuid:round_id>/share/", views.share, name="share"),
    path("claim-rounds/<uuid:round_id>/close/", views.close, name="close"),
    path("claims/<uuid:claim_id>/appeal/", views.appeal, name="appeal"),
    path("appeals/<uuid:appeal_id>/answer/", views.answer, name="answer"),
]
