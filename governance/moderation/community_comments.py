"""Comments of communities on their figures as moderation sees them. They are written below, where nobody knows this."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assemblies.comments.models import Comment
from assemblies.comments.services import hide_comment, show_hidden_comment
from governance.moderation.kinds import Target, reportable

KIND = "comment"


def find(target_id: str) -> Target | None:
    """A comment that stands or stood, with its words."""
    try:
        known = UUID(target_id)
    except ValueError:
        return None
    found = Comment.objects.public().with_people().filter(id=known, removed_by=None).first()
    if found is None:
        return None
    authors = tuple(seat for seat in (found.by, found.agreed_by) if seat)
    return Target(
        assembly=found.assembly,
        title=found.community.name,
        text=found.text,
        url=found.get_absolute_url(),
        authors=authors,
    )


def hide(target_id: str, reason: str) -> None:
    hide_comment(UUID(target_id), reason)


def show(target_id: str) -> None:
    show_hidden_comment(UUID(target_id))


reportable(KIND, _("a comment of a community on its figures"), find=find, hide=hide, show=show)
