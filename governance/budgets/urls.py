from django.urls import path

from governance.budgets import views

urlpatterns = [
    path("questions/<uuid:question_id>/budget/", views.budget, name="budget"),
    path("questions/<uuid:question_id>/budget/set/", views.set_costs, name="set"),
    path("questions/<uuid:question_id>/budget.pb", views.ballots, name="ballots"),
    path("questions/<uuid:question_id>/budget/<slug:key>/", views.project, name="project"),
]
