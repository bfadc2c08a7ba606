"""A manifesto led from one reading to the next."""

from assemblies.members.models import Seat
from governance.manifestos import amendments, services
from governance.manifestos.amendments import rewritten
from governance.manifestos.models import Amendment, Article, Edition, Manifesto

Stage = Manifesto.Stage


def first(article: Article, by: Seat) -> Article:
    services.lead_to(article.manifesto, by=by, stage=Stage.GENERAL)
    return again(article)


def second(article: Article, by: Seat) -> Article:
    services.lead_to(first(article, by).manifesto, by=by, stage=Stage.LINES)
    return again(article)


def again(article: Article) -> Article:
    return Article.objects.select_related("manifesto__body__assembly").get(id=article.id)


def frozen(article: Article, by: Seat) -> Edition:
    if article.manifesto.stage == Stage.DRAFTING:
        article = second(article, by)
    services.lead_to(article.manifesto, by=by, stage=Stage.WHOLE)
    return services.freeze(article.manifesto, by=by)


def change(article: Article, by: Seat, passage: str, text: str, to: Amendment | None = None) -> Amendment:
    return amendments.hand_in(
        article, by=by, wanted=rewritten(article, passage, text, to), reason="It is fairer.", to=to
    )
