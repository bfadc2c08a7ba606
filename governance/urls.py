"""Gathers the pages of all features."""

from django.urls import include, path

from governance.adoption.urls import urlpatterns as adoption
from governance.allocations.urls import urlpatterns as allocations
from governance.audits.urls import urlpatterns as audits
from governance.backups.urls import urlpatterns as backups
from governance.ballots.urls import rule_urlpatterns as rules
from governance.ballots.urls import urlpatterns as ballots
from governance.budgets.urls import urlpatterns as budgets
from governance.bundles.urls import urlpatterns as bundles
from governance.claims.urls import urlpatterns as claims
from governance.decisions.urls import urlpatterns as decisions
from governance.demographics.urls import urlpatterns as demographics
from governance.evaluations.urls import urlpatterns as evaluations
from governance.manifestos.urls import urlpatterns as manifestos
from governance.moderation.urls import urlpatterns as moderation
from governance.objections.urls import urlpatterns as objections
from governance.practice.urls import urlpatterns as practice
from governance.press.urls import urlpatterns as press
from governance.proceedings.urls import urlpatterns as proceedings
from governance.proposals.urls import urlpatterns as proposals
from governance.reports.urls import urlpatterns as reports
from governance.requests.urls import urlpatterns as requests
from governance.resources.urls import urlpatterns as resources
from governance.shelters.urls import urlpatterns as shelters

urlpatterns = [
    path("", include((ballots, "ballots"))),
    path("", include((moderation, "moderation"))),
    path("", include((proposals, "proposals"))),
    path("", include((objections, "objections"))),
    path("", include((requests, "requests"))),
    path("", include((manifestos, "manifestos"))),
    path("", include((rules, "rules"))),
    path("", include((reports, "reports"))),
    path("", include((decisions, "decisions"))),
    path("", include((budgets, "budgets"))),
    path("", include((resources, "resources"))),
    path("", include((claims, "claims"))),
    path("", include((shelters, "shelters"))),
    path("", include((adoption, "adoption"))),
    path("", include((allocations, "allocations"))),
    path("", include((audits, "audits"))),
    path("", include((evaluations, "evaluations"))),
    path("", include((demographics, "demographics"))),
    path("", include((backups, "backups"))),
    path("", include((bundles, "bundles"))),
    path("", include((practice, "practice"))),
    path("", include((press, "press"))),
    *proceedings,
]
