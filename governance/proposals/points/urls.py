from django.urls import path

from governance.proposals.points import views

urlpatterns = [
    path("proposals/<uuid:proposal_id>/points/", views.points, name="points"),
    path("proposals/<uuid:proposal_id>/points/new/", views.new_point, name="new_point"),
    path("points/<uuid:point_id>/rate/", views.rate, name="rate_point"),
    path("points/<uuid:point_id>/take-back/", views.take_back, name="take_back_point"),
]
