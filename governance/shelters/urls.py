from django.urls import path

from governance.shelters import views

urlpatterns = [
    path("a/<slug:slug>/shelters/", views.plans, name="list"),
    path("a/<slug:slug>/shelters/plan/", views.make, name="make"),
    path("shelter-plans/<uuid:plan_id>/", views.plan, name="plan"),
    path("shelter-plans/<uuid:plan_id>/list/", views.listed, name="listed"),
    path("shelter-plans/<uuid:plan_id>/texts.txt", views.texts, name="texts"),
    path("shelter-plans/<uuid:plan_id>/plan.json", views.as_json, name="json"),
    path("shelter-plans/<uuid:plan_id>/shelters.csv", views.table, {"table": "shelters"}, name="shelters_csv"),
    path("shelter-plans/<uuid:plan_id>/districts.csv", views.table, {"table": "districts"}, name="districts_csv"),
    path("shelter-plans/<uuid:plan_id>/ways.csv", views.table, {"table": "ways"}, name="ways_csv"),
]
