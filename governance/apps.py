from django.apps import AppConfig


class Governance(AppConfig):
    """What they decide: proposals, ballots, audits."""

    name = "governance"

    def ready(self) -> None:
        """What decisions give occasion to write, and what is kept about people, is known from the first moment on."""
        from governance import personal
        from governance.proceedings import occasions

        self.known = (occasions, personal)
