from django.apps import AppConfig


class Governance(AppConfig):
    """What they decide: proposals, ballots, audits."""

    name = "governance"
