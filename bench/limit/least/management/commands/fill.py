"""Users with sessions, a hundred ideas and their ratings. Prints one Cookie header a line."""

import secrets
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from bench.limit.least.models import Idea, Rating

IDEAS, RATINGS = 100, 20


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("users", type=int)

    def handle(self, *args: Any, users: int, **options: Any) -> None:
        call_command("migrate", "auth", verbosity=0)  # before the models without migrations that point to it
        call_command("migrate", run_syncdb=True, verbosity=0)
        people = User.objects.bulk_create(
            User(username=f"user{number}", password="!" + secrets.token_hex(20)) for number in range(users)
        )
        ideas = Idea.objects.bulk_create(
            Idea(
                title=f"Proposal {number}: more shade and trees in street {number}",
                body="A paragraph of plain text that says what the proposal is about. " * 8,
                author=people[number % users],
            )
            for number in range(IDEAS)
        )
        Rating.objects.bulk_create(
            Rating(idea=idea, user=person, value=1) for idea in ideas for person in people[:RATINGS]
        )
        for person in people:
            self.stdout.write(cookie_of(person))


def cookie_of(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}; csrftoken={secrets.token_hex(16)}"
