from django.apps import AppConfig


class Assemblies(AppConfig):
    """Who meets: people, communities, bodies, seats and the public record."""

    name = "assemblies"

    def ready(self) -> None:
        """Invitations are known, and what comes back is heard, from the first moment on."""
        from assemblies.correspondence import bounces, invitations

        self.listening = (bounces, invitations)
