from django.urls import path

from assemblies.correspondence import views

urlpatterns = [path("outbox/", views.outbox, name="outbox")]
