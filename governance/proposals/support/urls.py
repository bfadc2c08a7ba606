from django.urls import path

from governance.proposals.support import views

urlpatterns = [
    path("proposals/<uuid:proposal_id>/support/", views.support, name="support"),
    path("proposals/<uuid:proposal_id>/supporters/", views.supporters, name="supporters"),
]
