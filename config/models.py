"""What the product remembers about itself."""

from django.db import models


class DemoEnd(models.Model):
    """A row says that this data is a real assembly's: no demo opens on it, whatever the environment says."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ended {self.at:%Y-%m-%d}"
