"""Gathers the REST doors for other systems."""

from assemblies.integrations.api.accounts import urlpatterns as accounts
from assemblies.integrations.api.events import urlpatterns as events
from assemblies.integrations.api.sandbox import urlpatterns as sandbox
from assemblies.integrations.api.tokens import urlpatterns as tokens
from assemblies.integrations.api.webhooks import urlpatterns as webhooks

urlpatterns = [*tokens, *accounts, *events, *webhooks, *sandbox]
