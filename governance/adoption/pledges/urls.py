from django.urls import path

from governance.adoption.pledges import views

urlpatterns = [
    path("pledges/<uuid:pledge_id>/", views.pledge, name="one_pledge"),
    path("pledges/<uuid:pledge_id>/proof/", views.prove, name="prove"),
    path("pledges/proofs/<uuid:proof_id>/file/", views.proof_file, name="proof_file"),
]
