"""Articles of an edition, and how they stand."""

from governance.adoption import services
from governance.manifestos.models import Article, Edition, Manifesto


def articles(edition: Edition, *numbers: int) -> list[Article]:
    found = Article.objects.select_related("manifesto__body__assembly").filter(manifesto=edition.manifesto_id)
    return list(found.filter(number__in=numbers))


def outcomes(manifesto: Manifesto) -> list[str]:
    return [one.outcome for one in services.standings(manifesto)]
