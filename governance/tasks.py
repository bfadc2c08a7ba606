"""Gathers the tasks of all features, so that the worker finds them."""

from governance.adoption.pledges.tasks import follow_promises
from governance.allocations.tasks import add_up
from governance.audits.tasks import audit_due
from governance.ballots.tasks import count, sweep
from governance.bundles.tasks import sign
from governance.demographics.tasks import follow_traits
from governance.practice.tasks import follow
from governance.proceedings.tasks import tell_occasions
from governance.reports.tasks import lapse
from governance.requests.tasks import follow_due
from governance.shelters.tasks import work_out

__all__ = [
    "add_up",
    "audit_due",
    "count",
    "follow",
    "follow_due",
    "follow_promises",
    "follow_traits",
    "lapse",
    "sign",
    "sweep",
    "tell_occasions",
    "work_out",
]
