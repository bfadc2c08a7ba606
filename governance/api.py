"""Gathers the REST doors of all features."""

from governance.audits.api import urlpatterns as audits
from governance.ballots.api import urlpatterns as ballots
from governance.bundles.api import urlpatterns as bundles
from governance.decisions.api import urlpatterns as decisions
from governance.moderation.api import urlpatterns as moderation
from governance.practice.api import urlpatterns as practice
from governance.proposals.api import urlpatterns as proposals
from governance.reports.api import urlpatterns as reports
from governance.resources.api import urlpatterns as resources

urlpatterns = [*moderation, *proposals, *ballots, *audits, *practice, *bundles, *reports, *decisions, *resources]
