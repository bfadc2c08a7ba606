"""Gathers the models of all features, so that Django finds them."""

from governance.adoption.models import Adoption, AdoptionSignature, AnnexedPledge, Asked, PledgeProof
from governance.allocations.models import Account, Allocation, Move
from governance.audits.models import EquityAudit, Finding, Look
from governance.backups.models import Backup
from governance.ballots.models import (
    BallotBatch,
    DraftBefore,
    GroupedBallot,
    Helping,
    Hold,
    KeyedPaper,
    LotDigits,
    OpenBallot,
    Option,
    Question,
    Reason,
    Release,
    Request,
    RollEntry,
    SealedBallot,
    SteppedAside,
    Tally,
    Turnout,
)
from governance.budgets.models import Budget, CoFunding, Milestone, ProjectSheet
from governance.bundles.models import Handover
from governance.claims.models import Appeal, ClaimRound, CommunityClaim
from governance.decisions.models import Decision
from governance.demographics.models import Trait, TraitAnswer, TraitTable
from governance.drafting.models import Writing
from governance.evaluations.models import Evaluation, EvaluationAnswered, EvaluationMark
from governance.following.models import Follow
from governance.manifestos.beside.models import Companion
from governance.manifestos.models import Amendment, Article, ArticleVersion, Edition, Manifesto, Source
from governance.moderation.models import ModerationCase, TextReport
from governance.objections.models import Objection, Passing, Rebuttal
from governance.practice.models import Practice, PracticeAnswer
from governance.proposals.merging.models import Merging
from governance.proposals.models import Author, Proposal, Version, WordsBefore
from governance.proposals.points.models import Point, Rating
from governance.proposals.sources.models import Attachment, Evidence
from governance.proposals.support.models import Endorsement
from governance.reports.models import MinorityReport, Signature
from governance.requests.models import AgendaRequest, AgendaSignature
from governance.resources.models import (
    Booking,
    Breach,
    Day,
    DesignVersion,
    LogLine,
    Reading,
    Resource,
    Season,
    Share,
    Steward,
)
from governance.shelters.models import StormPlan

__all__ = [
    "Account",
    "Adoption",
    "AdoptionSignature",
    "AgendaRequest",
    "AgendaSignature",
    "Allocation",
    "Amendment",
    "AnnexedPledge",
    "Appeal",
    "Article",
    "ArticleVersion",
    "Asked",
    "Attachment",
    "Author",
    "Backup",
    "BallotBatch",
    "Booking",
    "Breach",
    "Budget",
    "ClaimRound",
    "CoFunding",
    "CommunityClaim",
    "Companion",
    "Day",
    "Decision",
    "DesignVersion",
    "DraftBefore",
    "Edition",
    "Endorsement",
    "EquityAudit",
    "Evaluation",
    "EvaluationAnswered",
    "EvaluationMark",
    "Evidence",
    "Finding",
    "Follow",
    "GroupedBallot",
    "Handover",
    "Helping",
    "Hold",
    "KeyedPaper",
    "LogLine",
    "Look",
    "LotDigits",
    "Manifesto",
    "Merging",
    "Milestone",
    "MinorityReport",
    "ModerationCase",
    "Move",
    "Objection",
    "OpenBallot",
    "Option",
    "Passing",
    "PledgeProof",
    "Point",
    "Practice",
    "PracticeAnswer",
    "ProjectSheet",
    "Proposal",
    "Question",
    "Rating",
    "Reading",
    "Reason",
    "Rebuttal",
    "Release",
    "Request",
    "Resource",
    "RollEntry",
    "SealedBallot",
    "Season",
    "Share",
    "Signature",
    "Source",
    "SteppedAside",
    "Steward",
    "StormPlan",
    "Tally",
    "TextReport",
    "Trait",
    "TraitAnswer",
    "TraitTable",
    "Turnout",
    "Version",
    "WordsBefore",
    "Writing",
]
