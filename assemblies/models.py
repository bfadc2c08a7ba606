"""Gathers the models of all features, so that Django finds them."""

from assemblies.announcements.models import Topic
from assemblies.appearance.models import EmbedSite, LegalText, Logo
from assemblies.bodies.models import Assembly, Body, Phase
from assemblies.comments.models import Comment
from assemblies.communities.models import Community, Measure
from assemblies.concerns.models import Concern
from assemblies.correspondence.models import Letter, Manners, Message, Notice, OutboxMail, Picture, Reach
from assemblies.founding.models import Founder, Founding, SetUpLink
from assemblies.hall.models import Booth, DeskHold, HelpCall
from assemblies.integrations.models import AccessToken, FeedEvent, FeedHead, FeedMark, ServiceAccount
from assemblies.integrations.webhooks.models import Attempt, Webhook
from assemblies.members.models import AccessNote, Card, Device, Seat
from assemblies.minutes.models import Block, Chain, Entry, Head, SigningKey, Words
from assemblies.people.models import Person, ProviderLink
from assemblies.sessions.models import Meeting, Presence
from assemblies.witnesses.models import Cosignature, Watched, Witness

__all__ = [
    "AccessNote",
    "AccessToken",
    "Assembly",
    "Attempt",
    "Block",
    "Body",
    "Booth",
    "Card",
    "Chain",
    "Comment",
    "Community",
    "Concern",
    "Cosignature",
    "DeskHold",
    "Device",
    "EmbedSite",
    "Entry",
    "FeedEvent",
    "FeedHead",
    "FeedMark",
    "Founder",
    "Founding",
    "Head",
    "HelpCall",
    "LegalText",
    "Letter",
    "Logo",
    "Manners",
    "Measure",
    "Meeting",
    "Message",
    "Notice",
    "OutboxMail",
    "Person",
    "Phase",
    "Picture",
    "Presence",
    "ProviderLink",
    "Reach",
    "Seat",
    "ServiceAccount",
    "SetUpLink",
    "SigningKey",
    "Topic",
    "Watched",
    "Webhook",
    "Witness",
    "Words",
]
