"""Once a manifesto is adopted, the adopted articles are the text that holds."""

from __future__ import annotations

from typing import Any

from governance.adoption.models import Adoption
from governance.adoption.reading import adopted_articles
from governance.manifestos.beside.texts import holds_once
from governance.manifestos.models import Manifesto


def adopted(manifesto: Manifesto) -> list[dict[str, Any]] | None:
    made = Adoption.objects.filter(manifesto=manifesto).first()
    return adopted_articles(made) if made else None


holds_once(adopted)
