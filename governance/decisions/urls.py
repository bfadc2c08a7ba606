from django.urls import path

from governance.decisions import views

urlpatterns = [
    path("a/<slug:slug>/decisions/", views.decisions, name="list"),
    path("decisions/<uuid:decision_id>/", views.decision, name="decision"),
    path("questions/<uuid:question_id>/adopt/", views.put_on_record, name="adopt"),
]
