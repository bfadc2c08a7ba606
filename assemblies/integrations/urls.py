from django.urls import path

from assemblies.integrations import views

urlpatterns = [path("me/tokens/", views.tokens, name="tokens")]
