"""Every field that REST reads or writes, declared here: a new one is a decision, not an accident."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.people.models import Person
from governance.ballots.models import OpenBallot, Question
from governance.proposals.models import Proposal
from tests.nets.declared import REST
from tests.nets.test_authorization import address
from tests.nets.world import OWN, build_world

MASS = ("id", "role", "state", "is_active", "is_staff", "person", "body_id", "version", "salt", "pin", "turnout")
DRAFTED = "rule_options options seats threshold quorum mode publish_openings language"
WRITABLE = {
    "ClaimHandedInRequest": "units need evidence",
    "ShelterPlanGivenRequest": "name limit_km first decision shelters districts ways",
    "AccountGivenRequest": "name scopes days body",
    "AnswerRequest": "accepts",
    "AppealGivenRequest": "words",
    "AgendaAnswerGivenRequest": "answer question",
    "AgendaRequestGivenRequest": "wants title text shown_as is_sealed",
    "ObjectionGivenRequest": "passage words is_substantive version",
    "PassingGivenRequest": "reason",
    "RebuttalGivenRequest": "words",
    "DecisionGivenRequest": "outcome ground reason",
    "SettlementGivenRequest": "overturns reason",
    "TextReportGivenRequest": "ground words",
    "ClaimRoundGivenRequest": (
        "name estate claims_until heard_at reserved_for reserved kept_for_appeals appeal_days season follows"
    ),
    "HearingGivenRequest": "text",
    "RuleAskedRequest": "title text",
    "AwardAppealGivenRequest": "units text",
    "AwardAppealAnsweredRequest": "granted answer",
    "BudgetGivenRequest": "amount currency rule settings costs leftover",
    "SheetGivenRequest": "place latitude longitude category feasibility proposal",
    "PromiseGivenRequest": "giver amount",
    "MilestoneGivenRequest": "stage day text",
    "ElsewhereGivenRequest": "source",
    "BallotsGivenRequest": "file_name content",
    "BallotGivenRequest": "choice reason shown_as",
    "ArticlesNamedRequest": "articles",
    "RepairGivenRequest": "articles reason",
    "ProofGivenRequest": "words shown_on url file_name content",
    "PledgeGivenRequest": "who what due_on measured proof lapses_on",
    "CompanionGivenRequest": "kind language text is_by_machine",
    "ArticleTranslatedRequest": "language title text is_by_machine",
    "AmendmentAnsweredRequest": "accepts reason",
    "AmendmentGivenRequest": "kind passage start end words title reason to seat",
    "ArticleGivenRequest": "title text proposals",
    "ManifestoGivenRequest": "title language",
    "SlipMendedRequest": "text reason",
    "StageGivenRequest": "stage reason",
    "BeyondGivenRequest": "each threshold needed blocking",
    "BatchGivenRequest": "body file_name content source title seats lot",
    "BoothGivenRequest": "pin language",
    "BodyGivenRequest": "name kind charter phases",
    "CharterGivenRequest": "threshold quorum quorum_counts minimum_roll open_vote_seen_by shortest_vote_minutes "
    "concern_days each_of each_threshold each_needed blocking digits_for_elections paper_keyed_twice "
    "report_signers report_days supporters_seen_by proposal_tags moderation_days appeal_days agenda_signers "
    "agenda_days article_threshold article_each_threshold repair_rounds fair_share flag_days",
    "ColourGivenRequest": "accent",
    "LegalGivenRequest": "language text was",
    "LogoGivenRequest": "picture alt",
    "SitesGivenRequest": "sites",
    "CosignatureGivenRequest": "key_id size root at signature",
    "WitnessGivenRequest": "name public",
    "HandoverGivenRequest": "seat",
    "CommunityGivenRequest": "name letter about measures",
    "CommentGivenRequest": "text",
    "ClaimsGivenRequest": "decision season estate claims reserved",
    "SharingGivenRequest": "decision season rule estate claims reserved",
    "ClaimGivenRequest": "community claim need weight minimum",
    "ResourceGivenRequest": "body kind name unit about licence reading_unit reading_low reading_high",
    "SeasonGivenRequest": "name begins_on ends_on most most_a_day decision shares",
    "ShareGivenRequest": "community most",
    "BookingGivenRequest": "day units key",
    "StewardGivenRequest": "number begins_on ends_on",
    "LogGivenRequest": "text",
    "AnswerGivenRequest": "answer",
    "DesignVersionGivenRequest": "name link sha256",
    "ReadingGivenRequest": "key value at",
    "RemovalGivenRequest": "reason",
    "MeasureGivenRequest": "kind value unit source year method",
    "FalseAlarmRequest": "reason",
    "FindingAnswerRequest": "answer also_alike",
    "EvaluationGivenRequest": "about name days",
    "MarksGivenRequest": "marks",
    "GroupGivenRequest": "name population",
    "TraitAnswerGivenRequest": "group agrees",
    "TraitGivenRequest": "name purpose groups population_source population_year kept_until",
    "ConcernAnswerRequest": "answer is_public",
    "ConcernGivenRequest": "text page contact is_signed",
    "CopyGivenRequest": "name question slug first_day with_communities",
    "FoundingGivenRequest": "name question about slug template first_day time_zone is_sandbox",
    "DigitsGivenToLotRequest": "digits",
    "HoldGivenRequest": "stops reason days",
    "AsideGivenRequest": "substitute reason",
    "MembersAskedRequest": "partly",
    "HoldReasonRequest": "reason",
    "DraftGivenRequest": f"title text rule {DRAFTED}",
    "HeldGivenRequest": "act",
    "InvitationRequest": "number",
    "MeetingGivenRequest": "name",
    "MannersGivenRequest": "time_zone quiet_from quiet_until kinds",
    "MessageGivenRequest": "subject text to",
    "MinorityReportGivenRequest": "title text carries language shown_as is_sealed",
    "ModerationGivenRequest": "reason",
    "SignatureGivenRequest": "shown_as is_sealed",
    "NewDraftRequest": f"title text rule {DRAFTED} body proposal",
    "NewEndRequest": "closes_at",
    "NoticeGivenRequest": "title text",
    "OpeningGivenRequest": "minutes",
    "OptionGivenRequest": "text about",
    "PatchedNameChosenRequest": "shown_as",
    "PatchedNameGivenRequest": "name",
    "PatchedPersonCorrectedRequest": "name email phone language",
    "PatchedProposalChangeRequest": "title text",
    "ArchiveGivenRequest": "content",
    "ElectionGivenRequest": "content address authority keyholders",
    "PaperForRequest": "seat",
    "PaperGivenRequest": "seat choice reason",
    "PapersAlikeRequest": "choice papers",
    "PileGivenRequest": "papers blank is_finished",
    "PersonGivenRequest": "name email role number language community body",
    "PracticeGivenRequest": "choice",
    "PhaseGivenRequest": "name starts_on ends_on",
    "PhasesGivenRequest": "phases",
    "PresenceGivenRequest": "seat here",
    "MergingGivenRequest": "number reason",
    "MergingAnswerRequest": "agrees",
    "DetailsGivenRequest": "tags place latitude longitude community",
    "EvidenceGivenRequest": "url title why",
    "FileGivenRequest": "name content about",
    "PointGivenRequest": "side text",
    "ProposalGivenRequest": "title text",
    "RatingGivenRequest": "is_helpful",
    "ReachGivenRequest": "channel phone quiet_from quiet_until is_daily muted",
    "ReasonGivenRequest": "reason",
    "RenewalGivenRequest": "overlap_hours",
    "RequestGivenRequest": "act reason",
    "ReplayGivenRequest": "after since",
    "RosterGivenRequest": "table columns has_heading body dry_run",
    "SeatsNamedRequest": "seats made_before",
    "SecretBallotGivenRequest": "choice n1 n2 leaf",
    "SecretGivenRequest": "hours",
    "SureGivenRequest": "sure",
    "TokenGivenRequest": "name scope days",
    "OptionTranslatedRequest": "key text about",
    "TranslationGivenRequest": "label title text options",
    "PatchedWebhookChangeRequest": "url types",
    "WebhookGivenRequest": "url types",
    "WithdrawalReasonRequest": "reason",
}
CLAIM_ROUND = (
    "id name stage resource season follows estate carried reserved_for "
    "reserved kept_for_appeals claims_until heard_at hearing question allocation appeals_until carried_over"
)
SHELTER_PLAN = "id number name decision limit_km first people placed made_at worked_out_at"
QUESTION = (
    "id number code body title rule rule_options seats threshold quorum quorum_counts mode publish_openings "
    "seen_by state opens_at closes_at closed_at certified_at annulled_at annulment_reason roll_size present turnout "
    "proposal asked_again_from config_sha256"
)
READABLE = {
    "ClaimRoundInFull": f"{CLAIM_ROUND} claims",
    "ClaimRoundShown": CLAIM_ROUND,
    "CommunityClaimShown": "id community units need evidence appeal granted",
    "AwardAppealShown": "id claim units text at granted answer answered_at",
    "ShelterPlanInFull": f"{SHELTER_PLAN} shelters districts ways result",
    "ShelterPlanShown": SHELTER_PLAN,
    "AdoptionShown": "manifesto edition sha256 at content signed_by beside",
    "CompanionShown": "id kind language article title text trust text_sha256 is_current by at",
    "KnotShown": "kind name words url",
    "PledgeShown": "id number body who what due_on measured proof lapses_on standing proofs",
    "ProofShown": "id words shown_on url file sha256 at",
    "ReceiptOfSignature": "receipt",
    "SideShown": "name agrees",
    "StandingShown": "article number outcome votes sides can_be_repaired",
    "ThreadShown": "article passage sentences sentence back forward",
    "VoteOnArticle": "question round edition text_sha256",
    "AmendmentShown": "id article number kind passage start end words title to quote reason by desk is_editorial state "
    "handed_in_at decided_at decision_reason hidden_reason",
    "ArticleShown": "id manifesto number title passages version is_open proposals hidden_reason",
    "FrozenTextShown": "id manifesto number kind sha256 reason at content",
    "ManifestoShown": "id body number title language stage created_at",
    "PassageShown": "id text by",
    "RehearsalShown": "article passages clashes in_order orphans misplaced",
    "AccountShown": "id name body seat made_by scopes made_at ends_at last_used_on ended_at",
    "Answer": "accepts",
    "AssemblyShown": "id slug name question about year published_at is_sandbox time_zone",
    "AttemptShown": "id type seq at milliseconds status problem",
    "AuditShown": "id question made_at snapshot_sha256 result",
    "BatchShown": "question source file_name file_sha256 imported_at",
    "BudgetOutcomeShown": "selected cost left_over per_voter_budget rounds rejected",
    "BudgetRejectedShown": "project reason effective_support",
    "BudgetRoundShown": "project cost support price_per_utility load",
    "BudgetShown": (
        "question title amount carried follows currency rule settings costs leftover set_at projects outcome"
    ),
    "BudgetProjectShown": (
        "project name category place latitude longitude feasibility proposal cost asked promised_by_others funding "
        "paid_for order support reason effective_support milestone milestones"
    ),
    "BudgetFundingShown": "id giver amount is_before_vote promised_at withdrawn_at",
    "BudgetMilestoneShown": "stage day text",
    "BudgetWayShown": ("rule settings cost people with_something projects_of_each let_down by_place selected gini"),
    "BudgetComparisonShown": "title amount currency ways",
    "FrozenElsewhere": "question config_sha256",
    "BodyShown": "id kind name external_id charter phases",
    "BoothShown": "id made_by language started_at",
    "CallShown": "id seat number name asked_at coming_at",
    "CardShown": "seat number link code",
    "CardsShown": "cards",
    "CharterShown": "threshold quorum quorum_counts minimum_roll open_vote_seen_by shortest_vote_minutes concern_days "
    "each_of each_threshold each_needed blocking digits_for_elections paper_keyed_twice report_signers report_days "
    "supporters_seen_by proposal_tags moderation_days appeal_days agenda_signers agenda_days "
    "article_threshold article_each_threshold repair_rounds fair_share flag_days",
    "ElectionShown": "address authority keyholders needed alone uuid fingerprint credentials archive_sha256 "
    "checked_with template",
    "PapersAlike": "choice papers",
    "PileShown": "out papers blank is_finished is_agreed",
    "BundleShown": "edition size root at bytes sha256 href",
    "CosignatureShown": "key_id signature",
    "GrowthShown": "size root at key_id signature public since proof",
    "HandoverShown": "id seat by at",
    "HeadShown": "size root at key_id signature cosignatures",
    "LineProved": "seq size root proof",
    "WitnessShown": "id name key_id public added_at",
    "CommunityShown": "id letter name about external_id measures comment",
    "CommentShown": "id community text written_by written_at agreed_by stands_since ended_at removal_reason "
    "hidden_reason",
    "CaseShown": "id number kind target state opened_at due_at ground reason text_sha256 decided_by decided_at "
    "appealed_at is_overturned settled_reason settled_by settled_at",
    "AllocationShown": "id number resource season decision rule estate awards made_at",
    "RuleCompared": "rule awards gini",
    "AllocationInFull": "id number resource season decision rule estate awards made_at reserved lots claims result "
    "result_sha256 accounts moves",
    "LedgerAccountShown": "id kind community name balance",
    "MoveShown": "number kind source target amount at",
    "ResourceShown": "id kind name unit about licence body reading_unit reading_low reading_high registered_at",
    "ResourceWithSeasons": "id kind name unit about licence body reading_unit reading_low reading_high registered_at "
    "seasons",
    "SeasonShown": "id name begins_on ends_on most most_a_day booked decision shares",
    "ShareShown": "community most booked",
    "BookingShown": "id season community day units booked_by booked_at given_back_at",
    "BreachShown": "id kind booking amount bound at answer answered_by answered_at",
    "LogLineShown": "text written_by at",
    "ReadingShown": "at value",
    "DesignVersionShown": "name link sha256 at",
    "StewardShown": "steward begins_on ends_on",
    "DeviceKey": "key",
    "DecisionShown": "id number question title text outcome winners config_sha256 sealed_root adopted_at",
    "DeskSeat": "id body role community number name email phone language shown_as has_card ended_at external_id",
    "DataShown": "made_at kept seen_by",
    "KeptShown": "what why until entries",
    "LookShown": "assembly by role what at",
    "ConcernSent": "number due_at",
    "ConcernShown": "id number text page contact sent_at due_at answer is_public answered_at",
    "ConcernsShown": "all answered waiting late days answers concerns",
    "PublicAnswer": "number answer answered_at",
    "Counts": "mail sms page print",
    "EntryShown": "seq at type sentence line hash",
    "EventShown": "type id seq at assembly link",
    "EventsShown": "results after more",
    "FreshAccount": "id name body seat made_by scopes made_at ends_at last_used_on ended_at secret",
    "FreshToken": "id name scope created expiry secret",
    "EvaluationShown": "id number about name opened_at closes_at closed_at scores",
    "MarksTaken": "answered",
    "GroupShown": "name population n",
    "TotalsShown": "made_at members answered k groups",
    "TraitShown": "id number name purpose groups population_source population_year asked_at kept_until is_asked totals",
    "FindingShown": "id number guardian version question state is_silent sentence compared numbers found_at due_at "
    "answer answered_at alarm_reason hold rule_sha256 data_sha256",
    "GuardianShown": "name version title told owner may_hold looks found false_alarms cries_wolf",
    "HoldPlaced": "id question stops holder reason placed_at lapses_at ended_at is_lapsed members_until asked agreed",
    "HoldShown": "seat name since",
    "FreshWebhook": "id url types state after made_at failing_since next_try_at secret",
    "HeldShown": "letters",
    "Fates": "waiting sent bounced failed printed held dropped",
    "LegalShown": "page number language text written_at gaps",
    "AppearanceShown": "accent logo logo_alt",
    "SitesShown": "sites",
    "LetterShown": "id assembly subject text link sent_at",
    "Me": "name language seats",
    "MeasureShown": "kind value unit source year method",
    "MeetingShown": "id body name day started_at ended_at here",
    "Mend": "line sentence",
    "MessageInFull": "id kind to subject text written_at sent_at outlook letters",
    "MannersShown": "time_zone quiet_from quiet_until kinds",
    "MessageShown": "id kind to subject text written_at sent_at",
    "MinorityReportShown": "id question number title text language state signers needed until signed_by text_sha256 "
    "written_at attached_at hidden_at hidden_reason carries",
    "AgendaRequestShown": "id body number wants title text state signers needed signed_by written_at gather_until "
    "required_at due_at is_silent question answer answered_by answered_at text_sha256",
    "ObjectionShown": "id number kind target version passage place text is_substantive by raised_at state accepted_in "
    "rebuttals",
    "RebuttalShown": "side by text at",
    "PassingShown": "version objections reason by at",
    "MinutesShown": "results after",
    "NoticeShown": "id title text picture picture_alt published_at withdrawn_at",
    "OptionShown": "key text about is_withdrawn",
    "OwnCallShown": "asked_at coming_at",
    "OutlookShown": "people channels held held_until",
    "OwnSeat": "id assembly body role community number shown_as public_name",
    "PhaseShown": "name starts_on ends_on",
    "PracticeReceipt": "code",
    "PracticeShown": "id started_at ended_at seats answered opened tea coffee",
    "Problem": "type title status code detail fields",
    "ProposalShown": "id body number title text state version published_at withdrawn_at withdrawal_reason authors "
    "external_id supporters hidden_at hidden_reason merged_at tags place latitude longitude community",
    "LineageShown": "came_from became asked part_of",
    "MergingShown": "id proposal into state reason asked_at ended_at supporters",
    "AttachmentShown": "id name kind about size by at href hidden_reason",
    "EvidenceShown": "id url title why by at hidden_reason",
    "SourcesShown": "evidence attachments",
    "PointShown": "id side text by at helpful rated mine hidden_reason",
    "PointsShown": "proposal points_for points_against",
    "SupportShown": "supporters members of_this_version is_mine",
    "SupporterShown": "name version at",
    "VersionShown": "number title text at by",
    "RunShown": "kind text",
    "BlockShown": "kind runs",
    "ComparisonShown": "before after title blocks put_in taken_out",
    "QuestionInFull": f"{QUESTION} text options language translations config",
    "PromiseShown": "vote leaf_hash promised_by key_id sig",
    "EditionShown": "lines",
    "VotedShown": "has_voted",
    "QuestionShown": QUESTION,
    "ReceiptShown": "seat code cast_at choice",
    "ReachShown": "channel phone quiet_from quiet_until is_daily muted",
    "RequestShown": "id act reason asked_at",
    "ResultFiles": "ballots_jsonl ballots",
    "ResultShown": "state counting step failure config_sha256 sealed_root sealed_count channels result files",
    "RoleCount": "role seats",
    "RosterShown": "is_done new changed unchanged to_mend",
    "TokenShown": "id name scope created expiry",
    "TranslationShown": "label title text options",
    "WebhookShown": "id url types state after made_at failing_since next_try_at",
}


@pytest.fixture
def components(db: None) -> dict[str, Any]:
    return Client().get("/api/v1/schema/").json()["components"]["schemas"]


def fields_of(components: dict[str, Any], wanted: bool) -> dict[str, set[str]]:
    return {
        name: set(schema.get("properties", {}))
        for name, schema in components.items()
        if name.endswith("Request") is wanted and not name.endswith("Page")
    }


def test_what_can_be_written_is_what_is_declared(components: dict[str, Any]) -> None:
    assert fields_of(components, wanted=True) == {name: set(words.split()) for name, words in WRITABLE.items()}


def test_what_can_be_read_is_what_is_declared(components: dict[str, Any]) -> None:
    assert fields_of(components, wanted=False) == {name: set(words.split()) for name, words in READABLE.items()}


def test_extra_fields_are_refused_by_name_and_change_nothing(db: None) -> None:
    """Whoever may do something may not do more by sending more."""
    world = build_world()
    place, visitor = world.places[OWN], Client()
    tried = 0
    for row in REST:
        for method in ("POST", "PUT", "PATCH"):
            actors = [role for role in world.people if row.may(method) and row.expected(method, role, OWN) == "passes"]
            if not actors:
                continue
            visitor.force_login(world.people[actors[0]])
            path = address(row, {name: place.things[thing] for name, thing in row.thing.items()})
            sent = json.dumps(dict(row.sent) | dict.fromkeys(set(MASS) - set(row.sent), "organiser"))
            before = everything()
            with transaction.atomic():
                answer = visitor.generic(method, path, sent, content_type="application/json", headers=dict(row.headers))
            assert answer.status_code == 400, (row.name, answer.content)
            assert set(answer.json()["fields"]) >= {"id", "state", "salt"}, row.name
            assert everything() == before, row.name
            tried += 1
    assert tried > 20


def everything() -> list[Any]:
    kinds = (Assembly, Seat, Person, Question, Proposal, OpenBallot)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]  # type: ignore[attr-defined]
