"""Proposals that stand already."""

import pytest

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from governance.proposals import services
from governance.proposals.models import Proposal


@pytest.fixture
def shade(plenary: Body, ana: Seat) -> Proposal:
    """Ana's, for everybody to read."""
    made = services.draft_proposal(plenary, by=ana, title="Shade on the quay", text="Plant **forty** trees.")
    return services.publish_proposal(made, by=ana)
