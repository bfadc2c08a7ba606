from django.urls import path

from governance.proposals.merging import views

urlpatterns = [
    path("proposals/<uuid:proposal_id>/merge/", views.merge, name="merge"),
    path("mergings/<uuid:merging_id>/answer/", views.answer, name="answer_merging"),
    path("mergings/<uuid:merging_id>/take-back/", views.take_back, name="take_back_merging"),
]
