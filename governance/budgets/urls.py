from django.urls import path

from governance.budgets import views

urlpatterns = [
    path("questions/<uuid:question_id>/budget/", views.budget, name="budget"),
    path("questions/<uuid:question_id>/budget/set/", views.set_costs, name="set"),
    path("questions/<uuid:question_id>/budget/elsewhere/", views.elsewhere, name="elsewhere"),
    path("questions/<uuid:question_id>/budget/bring-in/", views.bring_in, name="bring_in"),
    path("questions/<uuid:question_id>/budget/compare/", views.compare, name="compare"),
    path("questions/<uuid:question_id>/budget.pb", views.ballots, name="ballots"),
    path("questions/<uuid:question_id>/budget.csv", views.projects_csv, name="csv"),
    path("questions/<uuid:question_id>/budget.json", views.as_json, name="json"),
    path("questions/<uuid:question_id>/budget/<slug:key>/", views.project, name="project"),
    path("questions/<uuid:question_id>/budget/<slug:key>/describe/", views.describe, name="describe"),
    path("questions/<uuid:question_id>/budget/<slug:key>/promise/", views.promise, name="promise"),
    path("questions/<uuid:question_id>/budget/<slug:key>/milestone/", views.milestone, name="milestone"),
    path("budget-promises/<uuid:funding_id>/take-back/", views.take_back, name="take_back"),
]
