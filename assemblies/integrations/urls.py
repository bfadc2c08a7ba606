from django.urls import path

from assemblies.integrations import views
from assemblies.integrations.webhooks import views as webhooks

urlpatterns = [
    path("me/tokens/", views.tokens, name="tokens"),
    path("a/<slug:slug>/service-accounts/", views.accounts, name="accounts"),
    path("a/<slug:slug>/empty/", views.empty, name="empty_sandbox"),
    path("a/<slug:slug>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<uuid:webhook_id>/change/", webhooks.change, name="change_webhook"),
    path("webhooks/<uuid:webhook_id>/end/", webhooks.end, name="end_webhook"),
]
