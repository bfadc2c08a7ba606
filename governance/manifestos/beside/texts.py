"""Which text of a manifesto holds, and the fingerprints by which what stands beside it knows it.

The adoption of a text is further up and says itself what it made of the articles: ``holds_once``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assemblies.minutes.canonical import canonical
from governance.manifestos.models import PREAMBLE, Manifesto
from governance.manifestos.services import rows_of

Row = Mapping[str, Any]
_LATER: list[Callable[[Manifesto], Sequence[Row] | None]] = []


def holds_once(found: Callable[[Manifesto], Sequence[Row] | None]) -> None:
    """Declare what holds instead of the frozen articles, once there is something."""
    _LATER.append(found)


def rows_that_hold(manifesto: Manifesto) -> Sequence[Row]:
    """The articles as an edition has them: those that were adopted, or all as they stand now."""
    if manifesto.is_frozen:
        for later in _LATER:
            if (rows := later(manifesto)) is not None:
                return rows
    return rows_of(manifesto.articles.all())


def fingerprint(manifesto: Manifesto, rows: Sequence[Row]) -> str:
    """SHA-256 of the text as an edition prints it: of a frozen text, the edition's own."""
    whole = {"manifesto": str(manifesto.id), "title": manifesto.title, "language": manifesto.language}
    return hashlib.sha256(canonical({**whole, "articles": list(rows)})).hexdigest()


def fingerprint_of_article(manifesto: Manifesto, row: Row) -> str:
    """SHA-256 of the canonical JSON of an article's title and passages; the preamble has the title of the whole."""
    title = manifesto.title if row["number"] == PREAMBLE else row["title"]
    return hashlib.sha256(canonical([title, [one["text"] for one in row["passages"]]])).hexdigest()
