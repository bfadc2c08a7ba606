"""Heads as the pages and REST show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from assemblies.bodies.models import Assembly
from assemblies.minutes.models import Head
from assemblies.witnesses.models import Cosignature


@dataclass(frozen=True)
class Witnessed:
    """How far the record was signed, and how far others have signed it too."""

    size: int
    seen: int
    names: list[str]


def heads_of(assembly: Assembly) -> QuerySet[Head]:
    """Newest first, with who signed them too; two statements."""
    given = Cosignature.objects.select_related("witness").order_by("witness__key_id")
    signed = Prefetch("cosignatures", queryset=given, to_attr="witnessed_by")
    return Head.objects.filter(chain=assembly.id).select_related("key").prefetch_related(signed).order_by("-id")


def witnessed(assembly: Assembly) -> Witnessed | None:
    """The newest head, and the newest one that somebody outside signed too. Nothing where none was signed yet."""
    newest = Head.objects.filter(chain=assembly.id).order_by("-id").values_list("size", flat=True).first()
    if newest is None:
        return None
    given = Cosignature.objects.filter(head__chain=assembly.id).order_by("-head__size", "witness__name")
    names: dict[str, int] = {}
    for name, size in given.values_list("witness__name", "head__size")[:200]:
        names.setdefault(name, size)
    seen = max(names.values(), default=0)
    return Witnessed(newest, seen, [name for name, size in names.items() if size == seen])
