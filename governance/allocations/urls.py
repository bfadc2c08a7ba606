from django.urls import path

from governance.allocations import views

urlpatterns = [
    path("a/<slug:slug>/allocations/", views.allocations, name="list"),
    path("resources/<uuid:resource_id>/share-out/", views.share_out, name="share_out"),
    path("allocations/<uuid:allocation_id>/", views.allocation, name="allocation"),
    path("allocations/<uuid:allocation_id>/claims.csv", views.claims_csv, name="csv"),
    path("allocations/<uuid:allocation_id>/allocation.json", views.as_json, name="json"),
    path("allocations/<uuid:allocation_id>/hand-over/<int:account_id>/", views.hand_over, name="hand_over"),
]
