from django.apps import AppConfig


class Assemblies(AppConfig):
    """Who meets: people, communities, bodies, seats and the public record."""

    name = "assemblies"
