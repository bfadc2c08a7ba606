"""Gathers the REST doors of all features."""

from governance.adoption.api import urlpatterns as adoption
from governance.allocations.api import urlpatterns as allocations
from governance.audits.api import urlpatterns as audits
from governance.ballots.api import urlpatterns as ballots
from governance.budgets.api import urlpatterns as budgets
from governance.bundles.api import urlpatterns as bundles
from governance.claims.api import urlpatterns as claims
from governance.decisions.api import urlpatterns as decisions
from governance.demographics.api import urlpatterns as demographics
from governance.evaluations.api import urlpatterns as evaluations
from governance.manifestos.api import urlpatterns as manifestos
from governance.moderation.api import urlpatterns as moderation
from governance.objections.api import urlpatterns as objections
from governance.practice.api import urlpatterns as practice
from governance.proposals.api import urlpatterns as proposals
from governance.reports.api import urlpatterns as reports
from governance.requests.api import urlpatterns as requests
from governance.resources.api import urlpatterns as resources
from governance.shelters.api import urlpatterns as shelters

urlpatterns = [
    *moderation,
    *objections,
    *requests,
    *proposals,
    *manifestos,
    *ballots,
    *audits,
    *evaluations,
    *demographics,
    *practice,
    *bundles,
    *reports,
    *decisions,
    *budgets,
    *resources,
    *allocations,
    *shelters,
    *claims,
    *adoption,
]
