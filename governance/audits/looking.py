"""How a guardian looks: its rule runs on aggregates alone, and what it saw goes with them. Nothing is stored here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from fractions import Fraction
from uuid import UUID

from django.db.models import Exists, OuterRef

from assemblies.bodies.models import Assembly
from assemblies.minutes.canonical import canonical
from config.clock import now
from governance.audits.comparing import Counts, Noticed
from governance.audits.counting import Totals
from governance.audits.guardian import About, Guardian
from governance.audits.models import Look
from governance.ballots.models import Question


def looks_of(totals: Totals, guardians: Iterable[Guardian], due: Mapping[str, list[Question]]) -> list[Look]:
    """What these guardians see now: in the assembly where it has changed, and in each question that is due for them."""
    looks = []
    last = last_looks(totals.assembly)
    for guardian in guardians:
        asked = due.get(guardian.name, [])
        if guardian.about == About.QUESTION and not asked:
            continue
        gathered = guardian.gather(totals)
        if guardian.about == About.QUESTION:
            looks += [_look(guardian, totals, one, gathered.get(one.id, Counts(()))) for one in asked]
        elif None in gathered and not _has_seen(last.get(guardian.name), guardian, gathered):
            looks.append(_look(guardian, totals, None, gathered[None]))
    return looks


def last_looks(assembly: Assembly) -> dict[str, Look]:
    """The newest look at the assembly itself, by the guardian's name."""
    here = Look.objects.filter(assembly=assembly, question__isnull=True)
    later = here.filter(guardian=OuterRef("guardian"), made_at__gt=OuterRef("made_at"))
    return {look.guardian: look for look in here.filter(~Exists(later))}


def counts_of(look: Look) -> Counts:
    """The aggregates a look rests on."""
    return Counts.parse(look.data)


def again(guardian: Guardian, look: Look) -> Noticed | None:
    """What the guardian sees in the stored aggregates of an earlier look: the same, as long as its rule is the same."""
    return guardian.look(counts_of(look), Fraction(look.bound)).noticed


def _has_seen(last: Look | None, guardian: Guardian, gathered: Mapping[UUID | None, Counts]) -> bool:
    return last is not None and last.version == guardian.version and counts_of(last) == gathered[None]


def _look(guardian: Guardian, totals: Totals, question: Question | None, counts: Counts) -> Look:
    bound = getattr(totals.charter, guardian.bound)
    seen = guardian.look(counts, bound)
    # As in the audits, the record commits to the counts without giving them away.
    data = counts.as_dict() | {"salt": secrets.token_hex(32)}
    return Look(
        assembly=totals.assembly,
        question=question,
        guardian=guardian.name,
        version=guardian.version,
        rule_sha256=guardian.rule_sha256,
        bound=str(bound),
        data=data,
        data_sha256=hashlib.sha256(canonical(data)).hexdigest(),
        said=seen.said,
        noticed=seen.noticed.as_dict() if seen.noticed else None,
        made_at=now(),
    )
