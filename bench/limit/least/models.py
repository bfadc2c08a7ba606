from django.contrib.auth.models import User
from django.db import models


class Idea(models.Model):
    title = models.CharField(max_length=200)
    body = models.TextField()
    author = models.ForeignKey(User, on_delete=models.CASCADE)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class Rating(models.Model):
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="ratings")
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    value = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.value} for {self.idea_id}"


class Vote(models.Model):
    poll = models.BigIntegerField()
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    choice = models.SmallIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "user"], name="one_vote")]

    def __str__(self) -> str:
        return f"{self.choice} in {self.poll}"
