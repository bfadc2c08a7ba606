"""Articles as texts to which somebody objects: those who lead the readings answer, and an open objection holds the
freeze until it is settled or the chair goes on with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from assemblies.bodies.models import Body
from assemblies.members.models import Role, Seat
from governance.manifestos.models import Article, ArticleVersion, Manifesto
from governance.objections.models import Objection
from governance.objections.services import require_settled
from governance.objections.texts import Text, objectionable

KIND = "article"
LEADING = (Role.FACILITATOR, Role.ORGANISER)


def named(known: UUID) -> Text | None:
    """An article of a manifesto that everybody reads, by its id."""
    articles = Article.objects.select_related("manifesto__body__assembly")
    article = articles.exclude(manifesto__stage=Manifesto.Stage.DRAFTING).filter(id=known).first()
    if article is None:
        return None
    manifesto = article.manifesto
    return Text(
        kind=KIND,
        id=str(article.id),
        assembly=manifesto.body.assembly,
        title=f"{manifesto.title}, {article.heading}",
        text=article.markdown,
        version=article.version,
        url=article.get_absolute_url(),
        authors=leading(manifesto),
        topic=manifesto.topic,
        is_open=article.is_open and not manifesto.is_frozen and not article.is_hidden,
        is_hidden=article.is_hidden,
    )


def leading(manifesto: Manifesto) -> tuple[Seat, ...]:
    """Facilitators at whose desk the text lies, also those of a council for the plenary; where there is none, the
    organisers."""
    seats = Seat.objects.active().of_assembly(manifesto.body.assembly).select_related("person", "body")
    others = ~Q(body=manifesto.body) & Q(body__kind=Body.Kind.DELEGATION)
    found = list(seats.filter(role__in=LEADING).exclude(others))
    return tuple(seat for seat in found if seat.role == Role.FACILITATOR) or tuple(found)


def said_in(target: str, versions: Collection[int]) -> Mapping[int, str]:
    kept = ArticleVersion.objects.filter(article=UUID(target), number__in=versions)
    return {one.number: one.markdown for one in kept}


def held_by_objections(manifesto: Manifesto) -> list[str]:
    """The ids of the articles with an open objection, in their order."""
    ids = [str(article) for article in manifesto.articles.order_by("number").values_list("id", flat=True)]
    held = set(Objection.objects.filter(kind=KIND, target__in=ids).holding().values_list("target", flat=True))
    return [target for target in ids if target in held]


def require_no_open_objections(manifesto: Manifesto) -> None:
    """Within the transaction of the freeze. The refusal leads to the ledger of the first article that is held."""
    for target in held_by_objections(manifesto):
        require_settled(KIND, target, manifesto.body.assembly)


objectionable(KIND, named=named, said_in=said_in)
