"""Comments of communities on their figures as moderation sees them. They are written below, where nobody knows this."""

from django.utils.translation import gettext_lazy as _

from assemblies.comments.models import Comment
from governance.moderation.kinds import Target, reportable

KIND = "comment"


def told(found: Comment) -> Target:
    return Target(
        assembly=found.assembly,
        title=found.community.name,
        text=found.text,
        url=found.get_absolute_url(),
        authors=tuple(seat for seat in (found.by, found.agreed_by) if seat),
    )


reportable(
    KIND,
    _("a comment of a community on its figures"),
    rows=lambda: Comment.objects.public().with_people().filter(removed_by=None),
    told=told,
)
