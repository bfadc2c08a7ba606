from django.urls import path

from governance.objections import views

TEXT = "texts/<slug:kind>/<str:target>"
urlpatterns = [
    path(f"{TEXT}/objections/", views.ledger, name="ledger"),
    path(f"{TEXT}/objections/new/", views.new, name="new"),
    path(f"{TEXT}/pass/", views.go_on, name="pass"),
    path("objections/<uuid:objection_id>/", views.objection, name="objection"),
    path("objections/<uuid:objection_id>/answer/", views.answer, name="answer"),
    path("objections/<uuid:objection_id>/dispute/", views.dispute, name="dispute"),
    path("objections/<uuid:objection_id>/accept/", views.accept, name="accept"),
    path("objections/<uuid:objection_id>/carry/", views.carry, name="carry"),
    path("objections/<uuid:objection_id>/take-back/", views.withdraw, name="withdraw"),
]
