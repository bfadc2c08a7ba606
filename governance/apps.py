from django.apps import AppConfig


class Governance(AppConfig):
    """What they decide: proposals, ballots, audits."""

    name = "governance"

    def ready(self) -> None:
        """The messages that decisions give occasion to are known from the first moment on."""
        from governance.proceedings import occasions

        self.occasions = occasions
