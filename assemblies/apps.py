from django.apps import AppConfig


class Assemblies(AppConfig):
    """Who meets: people, communities, bodies, seats and the public record."""

    name = "assemblies"

    def ready(self) -> None:
        """Invitations and what is kept about people are known, and what comes back is heard, from the first moment."""
        from assemblies import personal
        from assemblies.concerns import telling
        from assemblies.correspondence import bounces, cards, invitations

        self.listening = (bounces, cards, invitations, personal, telling)
