from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from assemblies.correspondence.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """Mail stays on the outbox page; nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [
            OutboxMail(to=recipient, subject=message.subject[:200], text=str(message.body))
            for message in email_messages
            for recipient in message.recipients()
        ]
        OutboxMail.objects.bulk_create(mails)
        return len(email_messages)
