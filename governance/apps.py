from django.apps import AppConfig


class Governance(AppConfig):
    """What they decide: proposals, ballots, audits."""

    name = "governance"

    def ready(self) -> None:
        """What decisions give occasion to write, and what is kept about people, is known from the first moment on."""
        from governance import personal
        from governance.moderation import community_comments, telling
        from governance.proceedings import occasions
        from governance.proposals import moderated

        self.known = (community_comments, moderated, occasions, personal, telling)
