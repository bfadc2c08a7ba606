from django.urls import path

from assemblies.integrations import views

urlpatterns = [
    path("me/tokens/", views.tokens, name="tokens"),
    path("a/<slug:slug>/service-accounts/", views.accounts, name="accounts"),
]
