from django.apps import AppConfig


class LeastConfig(AppConfig):
    name = "bench.limit.least"
    label = "least"
