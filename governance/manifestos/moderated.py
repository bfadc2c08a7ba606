"""Articles and amendments as moderation sees them. Those who lead the readings answer for an article."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.manifestos.models import Amendment, Article, Manifesto
from governance.manifestos.objected import leading
from governance.moderation.kinds import Target, reportable


def told_article(found: Article) -> Target:
    manifesto = found.manifesto
    return Target(
        assembly=manifesto.body.assembly,
        title=f"{manifesto.title}, {found.heading}",
        text=found.markdown,
        url=found.get_absolute_url(),
        authors=leading(manifesto),
        topics=(manifesto.topic,),
        is_final=manifesto.is_frozen,
    )


def told_amendment(found: Amendment) -> Target:
    manifesto = found.article.manifesto
    title = gettext("Amendment %(number)d") % {"number": found.number}
    text = "\n\n".join(part for part in (found.title, found.words, found.reason) if part)
    return Target(
        manifesto.body.assembly, f"{manifesto.title}, {title}", text, found.get_absolute_url(), (found.by,),
        (manifesto.topic,),
    )  # fmt: skip


reportable(
    "article",
    _("an article of a manifesto"),
    rows=lambda: Article.objects.select_related("manifesto__body__assembly").exclude(
        manifesto__stage=Manifesto.Stage.DRAFTING
    ),
    told=told_article,
)
reportable(
    "amendment",
    _("an amendment"),
    rows=lambda: Amendment.objects.select_related("by__person", "article__manifesto__body__assembly"),
    told=told_amendment,
)
