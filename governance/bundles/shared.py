"""What a bundle holds of what was shared out: the claims or tables, what came of them, and the proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from assemblies.minutes.models import Entry
from governance.allocations import record as allocated
from governance.allocations.models import Allocation
from governance.allocations.services import told_in_full as allocation_told
from governance.claims.models import ClaimRound
from governance.claims.record import SHARE
from governance.claims.services import sealed_claims
from governance.shelters.models import StormPlan
from governance.shelters.reading import told_in_full as plan_told
from governance.shelters.record import WORK_OUT


def files_of_shared(chain: UUID, size: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and content of a file for each allocation and each plan that the first ``size`` lines of the record tell."""
    noted = Entry.objects.of(chain).filter(seq__lte=size)

    def named(event: str, key: str) -> list[UUID]:
        return [UUID(body[key]) for body in noted.filter(type=event).values_list("body", flat=True)]

    in_rounds = named(SHARE.name, "allocation")
    rounds = {
        str(one.allocation_id): one
        for one in ClaimRound.objects.filter(allocation__in=in_rounds).prefetch_related("claims")
    }
    for made in Allocation.objects.filter(id__in=named(allocated.SHARE_OUT.name, "allocation")):
        key = str(made.id)
        sealed = {"sealed_claims": sealed_claims(rounds[key])} if key in rounds else {}
        yield f"allocations/{key}/allocation.json", allocation_told(made) | sealed
    for plan in StormPlan.objects.filter(id__in=named(WORK_OUT.name, "shelter_plan")):
        yield f"storms/{plan.id}/plan.json", plan_told(plan)
