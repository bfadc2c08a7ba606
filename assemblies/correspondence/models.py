"""Mail that a demo or a hall keeps on a page instead of sending."""

from django.db import models


class OutboxMail(models.Model):
    """Kept for an hour, so that a sign-in code can be read where no mail arrives."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.subject
