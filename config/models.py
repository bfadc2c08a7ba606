"""What the product remembers about itself."""

from django.db import models


class DemoEnd(models.Model):
    """A row says that the demo has ended here for good, whatever the environment says."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ended {self.at:%Y-%m-%d}"
