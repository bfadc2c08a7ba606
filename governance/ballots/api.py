"""REST: questions, what the desk does with them, one's own ballot, results, and counts from outside."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import path, reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request as Asked
from rest_framework.response import Response

from assemblies.bodies.models import Assembly
from assemblies.members.api.roster import body_named, body_of
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.permissions import DESK, Visitor, can_run_desk
from config.doors import IF_MATCH, Door, Paged, Strict, operation, page_of, parsed, require_unchanged
from config.errors import Absent, require
from governance.ballots import services
from governance.ballots.asking import LONGEST_WAY, ask_members
from governance.ballots.batches import LARGEST_FILE, import_batch
from governance.ballots.belenios import api as belenios
from governance.ballots.casting import cast_open_ballot, cast_paper_ballot, lock_for_changing
from governance.ballots.digits import add_digits
from governance.ballots.errors import NoSubstitute, NotOnRoll
from governance.ballots.holds import (
    LONGEST_DAYS,
    LONGEST_REASON,
    find_hold,
    place_hold,
    release_hold,
    step_aside,
    substitutes_of,
)
from governance.ballots.models import (
    TELLING,
    BallotBatch,
    Hold,
    Mode,
    OpenBallot,
    Option,
    Question,
    Request,
    Stops,
    Tally,
)
from governance.ballots.permissions import can_confirm_request, can_see_votes, voting_seat
from governance.ballots.recount import file_name
from governance.ballots.rules import YES_NO, rule_names
from governance.ballots.secrecy import api as secret
from governance.ballots.secrecy.editions import shows_patterns
from governance.ballots.services import find_question
from governance.ballots.translations import Label, Words
from governance.proposals.models import Proposal
from governance.proposals.services import find_proposal

CONFIRMING = frozenset({Role.ORGANISER, Role.FACILITATOR, Role.GUARANTOR})
CERTIFYING = frozenset({Role.GUARANTOR, Role.ORGANISER})
COLUMNS = (
    *("id", "number", "code", "body", "title", "rule", "rule_options", "seats", "threshold", "quorum", "quorum_counts"),
    *("mode", "publish_openings", "seen_by", "state"),
    *("opens_at", "closes_at", "closed_at", "certified_at", "annulled_at", "annulment_reason"),
    *("roll_size", "present", "turnout", "proposal", "asked_again_from", "config_sha256"),
)
CHOICE = (
    'By the kind of the rule. An answer or one option: "yes". Ranked: the options in order, ["3", "1"]. Approved: '
    '["1", "4"]. Scores or grades, a number for each: {"1": 5, "2": 0}. Points, none of them 0: {"1": 3, "2": 1}.'
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="A fresh UUID for every choice. Sent again, it gives the same receipt and changes nothing.",
)


class QuestionShown(serializers.Serializer):
    """A question as a list shows it. `turnout` counts seats, never choices."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    code = serializers.CharField(help_text="To be typed after /q/.")
    body = serializers.UUIDField()
    title = serializers.CharField()
    rule = serializers.ChoiceField(rule_names())
    rule_options = serializers.DictField(
        child=serializers.CharField(), help_text="Settings of the rule by name; options stand there by their key."
    )
    seats = serializers.IntegerField()
    threshold = serializers.CharField()
    quorum = serializers.CharField()
    quorum_counts = serializers.ChoiceField(["seats", "present"], help_text="Of whom the quorum is a share.")
    mode = serializers.ChoiceField(Mode.choices, help_text="Who can know how somebody voted: see the concept pages.")
    publish_openings = serializers.BooleanField(
        help_text="Of a secret question: every ballot is published after the count, without names."
    )
    seen_by = serializers.ChoiceField(
        ["members", "everybody"], help_text="Who sees, after closing, how each seat voted."
    )
    state = serializers.ChoiceField(Question.State.choices)
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    certified_at = serializers.DateTimeField(allow_null=True)
    annulled_at = serializers.DateTimeField(allow_null=True)
    annulment_reason = serializers.CharField()
    roll_size = serializers.IntegerField()
    present = serializers.IntegerField(
        allow_null=True, help_text="How many of the roll were here while it was open, where the quorum counts them."
    )
    turnout = serializers.IntegerField()
    proposal = serializers.UUIDField(allow_null=True)
    asked_again_from = serializers.UUIDField(allow_null=True)
    config_sha256 = serializers.CharField()


class OptionShown(serializers.ModelSerializer):
    """What can be marked. `key` stands for it on ballots."""

    class Meta:
        model = Option
        fields = ["key", "text", "about", "is_withdrawn"]


class TranslationShown(serializers.Serializer):
    """What a question says in another language, or in easy words."""

    label = serializers.ChoiceField(Label.choices, help_text="Who answers for the words.")  # type: ignore[assignment]
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown. Empty where it is not translated.")
    options = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="By key: the option and its sentence."
    )


class QuestionInFull(QuestionShown):
    """A question with its text, options and frozen configuration."""

    text = serializers.CharField(help_text="Markdown.")
    options = OptionShown(many=True)
    language = serializers.CharField(help_text="The language of these words, which count if a translation differs.")
    translations = serializers.DictField(
        child=TranslationShown(),
        help_text="By language, like `es`, or by the easy words of one, like `es-easy`; frozen with the question.",
    )
    config = serializers.DictField(allow_null=True)


class RequestShown(serializers.ModelSerializer):
    """An act that takes two people, waiting for the second."""

    class Meta:
        model = Request
        fields = ["id", "act", "reason", "asked_at"]


class ReceiptShown(serializers.Serializer):
    """What a voter keeps. The choice is told back to its own seat after closing, never before."""

    seat = serializers.UUIDField()
    code = serializers.CharField()
    cast_at = serializers.DateTimeField()
    choice = serializers.JSONField(allow_null=True, default=None)


class ResultFiles(serializers.Serializer):
    """Where the ballots are, for a recount by anybody."""

    ballots_jsonl = serializers.CharField(allow_null=True, help_text="For those who may see each seat’s vote.")
    ballots = serializers.CharField(
        allow_null=True,
        help_text="The same grouped: .blt for rankings, .csv for all others. Nothing where secret ballots stand alone.",
    )


class ResultShown(serializers.Serializer):
    """How far the count is and, once it is done, the outcome with every round."""

    state = serializers.ChoiceField(Question.State.choices)
    counting = serializers.ChoiceField(Tally.State.choices, allow_null=True)
    step = serializers.IntegerField()
    failure = serializers.CharField()
    config_sha256 = serializers.CharField()
    sealed_root = serializers.CharField()
    sealed_count = serializers.IntegerField()
    channels = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many ballots came by phone, on paper or with help."
    )
    result = serializers.DictField(allow_null=True, help_text="As `python -m governance.counting --json` prints it.")
    files = ResultFiles(allow_null=True)


class BatchShown(serializers.ModelSerializer):
    """Grouped ballots of an outside or paper count, and the question they became."""

    class Meta:
        model = BallotBatch
        fields = ["question", "source", "file_name", "file_sha256", "imported_at"]


class QuestionsAsked(Paged):
    state = serializers.ChoiceField(Question.State.choices, required=False)


class OptionGiven(Strict):
    text = serializers.CharField(max_length=services.LONGEST_OPTION)
    about = serializers.CharField(max_length=services.LONGEST_ABOUT, allow_blank=True, default="")


class OptionTranslated(Strict):
    key = serializers.CharField(max_length=12, help_text="As the question calls the option.")
    text = serializers.CharField(max_length=services.LONGEST_OPTION)
    about = serializers.CharField(max_length=services.LONGEST_ABOUT, allow_blank=True, default="")


class TranslationGiven(Strict):
    """What a question says in another language, or in easy words. Options are translated all or none."""

    label = serializers.ChoiceField(Label.choices, help_text="Who answers for the words.")  # type: ignore[assignment]
    title = serializers.CharField(max_length=services.LONGEST_TITLE)
    text = serializers.CharField(
        max_length=services.LONGEST_TEXT, allow_blank=True, trim_whitespace=False, default="", help_text="Markdown."
    )
    options = serializers.ListField(child=OptionTranslated(), max_length=services.MOST_OPTIONS, default=list)


class DraftGiven(Strict):
    """A threshold left out is the charter's; so is the quorum of a text that is put. A choice has none of its own."""

    title = serializers.CharField(max_length=services.LONGEST_TITLE)
    text = serializers.CharField(
        max_length=services.LONGEST_TEXT, allow_blank=True, trim_whitespace=False, default="", help_text="Markdown."
    )
    rule = serializers.ChoiceField(rule_names(), default=YES_NO)
    rule_options = serializers.DictField(
        child=serializers.CharField(max_length=services.LONGEST_ABOUT, allow_blank=True),
        default=dict,
        help_text="Settings of the rule, like {“max”: “10”}. Those left out keep the rule’s defaults; an option is "
        "named by its place, from 1.",
    )
    options = serializers.ListField(child=OptionGiven(), max_length=services.MOST_OPTIONS, default=list)
    seats = serializers.IntegerField(min_value=1, max_value=services.MOST_OPTIONS, default=1)
    threshold = serializers.CharField(max_length=20, allow_blank=True, default="")
    quorum = serializers.CharField(max_length=20, allow_blank=True, default="")
    mode = serializers.ChoiceField(sorted(services.OFFERED_MODES), default=Mode.OPEN.value)
    publish_openings = serializers.BooleanField(default=False, help_text="Only of a secret question.")
    language = serializers.ChoiceField(
        settings.LANGUAGES, default=settings.LANGUAGE_CODE, help_text="The language of these words."
    )


class NewDraft(DraftGiven):
    """Without a body the question is put to the plenary."""

    body = serializers.UUIDField(required=False)
    proposal = serializers.UUIDField(required=False)


class BeyondGiven(Strict):
    """What a yes or no draft asks beyond its rule. Nothing sent: as the charter says."""

    each = serializers.ChoiceField(["none", "communities", "delegations"], required=False)
    threshold = serializers.CharField(max_length=20, required=False, help_text="Share of yes needed in each, like 1/2.")
    needed = serializers.CharField(max_length=6, required=False, help_text="all, or a number like 2.")
    blocking = serializers.CharField(
        max_length=20, allow_blank=True, required=False, help_text="How many who vote no stop it: 5, 1/3, or empty."
    )


class OpeningGiven(Strict):
    minutes = serializers.IntegerField(
        min_value=1,
        max_value=int(services.LONGEST_VOTE.total_seconds() // 60),
        required=False,
        help_text="No fewer than the charter of its body says. Left out: 30, or as many as it says.",
    )


class NewEnd(Strict):
    closes_at = serializers.DateTimeField(help_text="Later than the end now, with its zone.")


class RequestGiven(Strict):
    act = serializers.ChoiceField(Request.Act.choices)
    reason = serializers.CharField(max_length=services.LONGEST_REASON)


class BallotGiven(Strict):
    choice = serializers.JSONField(help_text=CHOICE)
    reason = serializers.CharField(
        max_length=2_000, allow_blank=True, default="", help_text="Only for an objection, which needs one."
    )
    shown_as = serializers.ChoiceField(ShownAs.choices, required=False, help_text="Left out: as your seat is shown.")


class PaperGiven(Strict):
    seat = serializers.UUIDField(help_text="The seat whose paper it is.")
    choice = serializers.JSONField(help_text=CHOICE)
    reason = serializers.CharField(
        max_length=2_000, allow_blank=True, default="", help_text="Only for an objection, which needs one."
    )


class BatchGiven(Strict):
    body = serializers.UUIDField(required=False, help_text="Left out: the plenary.")
    file_name = serializers.CharField(max_length=200, help_text="Its ending says the format, like ward.blt.")
    content = serializers.CharField(max_length=LARGEST_FILE, trim_whitespace=False)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=300, help_text="Where the ballots come from."
    )
    title = serializers.CharField(max_length=services.LONGEST_TITLE, allow_blank=True, default="")
    seats = serializers.IntegerField(
        min_value=1, max_value=1000, required=False, help_text="Left out: as the file says."
    )
    lot = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=1000, default=list, help_text="Options by official lot."
    )


class Questions(Door):
    area = "questions"
    filters = QuestionsAsked

    @operation(
        "list_questions",
        "The questions of an assembly, newest first. Drafts are listed for the desk.",
        answers=page_of(QuestionShown),
    )
    def get(self, request: Asked, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        rows = Question.objects.of_assembly(assembly)
        if not can_run_desk(request.user, assembly):
            rows = rows.public()
        if state := self.asked.get("state"):
            rows = rows.filter(state=state)
        return self.page(rows.order_by("-number").values(*COLUMNS), list)

    @operation(
        "draft_question",
        "Write a question. Only the desk sees it until it is frozen.",
        takes=NewDraft,
        answers=QuestionInFull,
        status=201,
    )
    def post(self, request: Asked, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK, body=body_named(assembly, request.data))
        given = parsed(NewDraft, request.data)
        body = body_of(assembly, given.pop("body", None))
        proposal = proposal_of(request.user, assembly, given.pop("proposal", None))
        made = services.draft_question(body, by=by, proposal=proposal, **wording(given))
        return Response(in_full(made), status=201)


class OneQuestion(Door):
    area = "questions"

    @operation("read_question", "One question, with its options.", answers=QuestionInFull)
    def get(self, request: Asked, question_id: UUID) -> Response:
        return Response(in_full(find_question(request.user, question_id)))

    @operation(
        "change_question",
        "Write a draft anew; what is left out goes back to its usual value. If-Match names what you read.",
        takes=DraftGiven,
        answers=QuestionInFull,
        refuses=[409, 412, 428],
        headers=[IF_MATCH],
    )
    def put(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, *DESK, body=question.body)
        given = parsed(DraftGiven, request.data)
        with transaction.atomic():
            lock_for_changing(question.id)
            require_unchanged(request, in_full(find_question(request.user, question_id)))
            return Response(in_full(services.change_draft(question, by=by, **wording(given))))


class OneTranslation(Door):
    area = "questions"

    @operation(
        "translate_question",
        "Say a draft in another language, or in easy words (`es-easy`). It is frozen with the question.",
        takes=TranslationGiven,
        answers=QuestionInFull,
        refuses=[409],
    )
    def put(self, request: Asked, question_id: UUID, variant: str) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, *DESK, body=question.body)
        given = parsed(TranslationGiven, request.data)
        options = {option["key"]: (option["text"], option["about"]) for option in given["options"]}
        words = Words(given["label"], given["title"], given["text"], options)
        return Response(in_full(services.translate_question(question, by=by, variant=variant, words=words)))

    @operation("drop_translation", "Take a translation out of a draft.", status=204, refuses=[409])
    def delete(self, request: Asked, question_id: UUID, variant: str) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, *DESK, body=question.body)
        services.drop_translation(question, by=by, variant=variant)
        return Response(status=204)


def act_on_question(
    name: str,
    said: str,
    do: Callable[[Question, Seat, dict[str, Any]], Question],
    *,
    takes: type[Strict] = Strict,
    roles: frozenset[Role] = DESK,
    status: int = 200,
    area: str = "questions",
) -> Any:
    """The door to something the desk does with a question; the answer is the question as it stands then."""

    class Act(Door):
        @operation(name, said, takes=takes, answers=QuestionInFull, status=status, refuses=[409])
        def post(self, request: Asked, question_id: UUID) -> Response:
            question = find_question(request.user, question_id)
            by = acting(request.user, question.body.assembly, *roles, body=question.body)
            return Response(in_full(do(question, by, parsed(takes, request.data))), status=status)

    Act.area = area
    return Act.as_view()


freeze = act_on_question(
    "freeze_question",
    "Freeze a draft: wording, rule and roll can no longer change.",
    lambda question, by, _given: services.freeze_question(question, by=by),
)
beyond = act_on_question(
    "ask_beyond",
    "Ask that each community or delegation agrees too, or let a number of people stop a draft of yes or no.",
    lambda question, by, given: services.ask_beyond(question, by=by, majorities=given or None),
    takes=BeyondGiven,
)
open_for_votes = act_on_question(
    "open_question",
    "Open a frozen question for so many minutes.",
    lambda question, by, given: services.open_question(
        question, by=by, minutes=given.get("minutes") or services.usual_minutes(question)
    ),
    takes=OpeningGiven,
)
lengthen = act_on_question(
    "lengthen_question",
    "Keep an open question open longer.",
    lambda question, by, given: services.lengthen_question(question, by=by, closes_at=given["closes_at"]),
    takes=NewEnd,
)
undo_draft = act_on_question(
    "undo_draft",
    "Undo the last save of a draft. Done twice, it is as it was.",
    lambda question, by, _given: services.undo_draft(question, by=by),
)
certify = act_on_question(
    "certify_question",
    "Certify a counted question. For guarantors and organisers; the result is final then.",
    lambda question, by, _given: services.certify_question(question, by=by),
    roles=CERTIFYING,
    area="",
)
ask_again = act_on_question(
    "ask_again",
    "Make a new draft with the same wording, linked to this question.",
    lambda question, by, _given: services.ask_again(question, by=by),
    status=201,
)


class Requests(Door):
    area = "questions"
    permission_classes = [IsAuthenticated]

    @operation(
        "list_requests",
        "What waits for a second person. For those who may confirm it.",
        answers=RequestShown(many=True),
        refuses=[401, 403],
    )
    def get(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        require(can_confirm_request(request.user, question))
        waiting = question.requests.filter(ended_at__isnull=True).order_by("id")
        return Response(RequestShown(waiting, many=True).data)

    @operation(
        "ask_for",
        "Ask to close early or to annul, with a reason for the minutes. A second person has to confirm it.",
        takes=RequestGiven,
        answers=RequestShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, *DESK, body=question.body)
        given = parsed(RequestGiven, request.data)
        made = services.ask_for(question, Request.Act(given["act"]), by=by, reason=given["reason"])
        return Response(RequestShown(made).data, status=201)


class Confirmation(Door):
    @operation(
        "confirm_request",
        "Confirm, as the second person, what somebody else asked for. It happens at once.",
        takes=Strict,
        answers=QuestionInFull,
        refuses=[409],
    )
    def post(self, request: Asked, request_id: int) -> Response:
        waiting = find_request(request.user, request_id)
        by = acting(request.user, waiting.question.body.assembly, *CONFIRMING)
        parsed(Strict, request.data)
        return Response(in_full(services.confirm_request(waiting, by=by)))


class TakingBack(Door):
    area = "questions"

    @operation(
        "take_back_request",
        "Take a request back before anybody confirms it.",
        takes=Strict,
        answers=RequestShown,
    )
    def post(self, request: Asked, request_id: int) -> Response:
        waiting = find_request(request.user, request_id)
        by = acting(request.user, waiting.question.body.assembly, *DESK, body=waiting.question.body)
        parsed(Strict, request.data)
        return Response(RequestShown(services.take_back_request(waiting, by=by)).data)


class HoldPlaced(serializers.ModelSerializer):
    """Why a result cannot be certified yet, by whom it is held, and until when at most."""

    agreed = serializers.SerializerMethodField(help_text="How many guarantors have agreed to end it; two do.")

    class Meta:
        model = Hold
        fields = [
            *("id", "question", "stops", "holder", "reason", "placed_at", "lapses_at", "ended_at", "agreed"),
            *("is_lapsed", "members_until", "asked"),
        ]

    def get_agreed(self, hold: Hold) -> int:
        return len(hold.releases.all())


class HoldReason(Strict):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class HoldGiven(Strict):
    stops = serializers.ChoiceField(choices=Stops.choices, default=Stops.RESULT)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=LONGEST_DAYS)


class Holds(Door):
    area = ""

    @operation("list_holds", "The holds on a result, standing and ended.", answers=HoldPlaced(many=True))
    def get(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        holds = question.holds.select_related("by").prefetch_related("releases")
        return Response(HoldPlaced(holds, many=True).data)

    @operation(
        "hold_result",
        "Hold a counted result, so that it cannot be certified, or what is handed over on a certified one. "
        "For guarantors.",
        takes=HoldGiven,
        answers=HoldPlaced,
        status=201,
        refuses=[409],
    )
    def post(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, Role.GUARANTOR)
        given = parsed(HoldGiven, request.data)
        return Response(HoldPlaced(place_hold(question, by=by, **given)).data, status=201)


class HoldsOfAssembly(Door):
    filters = Paged

    @operation(
        "list_holds_of_assembly",
        "All holds in an assembly, standing and ended, newest first.",
        answers=page_of(HoldPlaced),
    )
    def get(self, request: Asked, slug: str) -> Response:
        rows = Hold.objects.filter(question__body__assembly=find_assembly(request.user, slug))
        rows = rows.select_related("by").prefetch_related("releases")
        return self.page(rows.order_by("-id"), lambda found: HoldPlaced(found, many=True).data)


class HoldRelease(Door):
    @operation(
        "release_hold",
        "Agree that a hold may end; the second guarantor ends it.",
        takes=HoldReason,
        answers=HoldPlaced,
        refuses=[409],
    )
    def post(self, request: Asked, hold_id: int) -> Response:
        hold = find_hold(request.user, hold_id)
        question = hold.question
        by = acting(request.user, question.body.assembly, Role.GUARANTOR)
        given = parsed(HoldReason, request.data)
        return Response(HoldPlaced(release_hold(hold, by=by, reason=given["reason"])).data)


class AsideGiven(Strict):
    substitute = serializers.UUIDField(help_text="The seat of a guarantor who has no say in this hold yet.")
    reason = serializers.CharField(max_length=LONGEST_REASON)


class HoldAside(Door):
    @operation(
        "step_aside",
        "Step aside from a hold because of a conflict; the substitute you name decides with the others.",
        takes=AsideGiven,
        answers=HoldPlaced,
        refuses=[409],
    )
    def post(self, request: Asked, hold_id: int) -> Response:
        hold = find_hold(request.user, hold_id)
        by = acting(request.user, hold.question.body.assembly, Role.GUARANTOR)
        given = parsed(AsideGiven, request.data)
        substitute = next((seat for seat in substitutes_of(hold) if seat.id == given["substitute"]), None)
        if substitute is None:
            raise NoSubstitute
        step_aside(hold, by=by, substitute=substitute, reason=given["reason"])
        return Response(HoldPlaced(hold).data)


class MembersAsked(Strict):
    partly = serializers.CharField(
        max_length=LONGEST_WAY, allow_blank=True, default="", help_text="A third way besides yes and no."
    )


class HoldMembers(Door):
    @operation(
        "ask_members",
        "Draft the question to the members whether what was held may go ahead, once the hold has lapsed. For the desk.",
        takes=MembersAsked,
        answers=HoldPlaced,
        refuses=[409],
    )
    def post(self, request: Asked, hold_id: int) -> Response:
        hold = find_hold(request.user, hold_id)
        by = acting(request.user, hold.question.body.assembly, *DESK)
        ask_members(hold, by=by, **parsed(MembersAsked, request.data))
        return Response(HoldPlaced(find_hold(request.user, hold_id)).data)


class DigitsGivenToLot(Strict):
    digits = serializers.CharField(max_length=30, help_text="4 to 20 digits that chance gave you.")


add_to_lot = act_on_question(
    "add_digits",
    "Add digits to the lot for ties, before a frozen question opens. For two people who answer for the procedure.",
    lambda question, by, given: add_digits(question, by=by, digits=given["digits"]),
    takes=DigitsGivenToLot,
    roles=CONFIRMING,
    area="",
)


class OwnBallot(Door):
    """Everything about a ballot is between the seat and the database: no broker, no cache, no minutes."""

    is_counted = False
    permission_classes = [IsAuthenticated]

    @operation(
        "read_receipt",
        "The receipt of your own ballot, the last one sent. Your choice is told back after closing.",
        answers=ReceiptShown,
        refuses=[401, 403],
    )
    def get(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        seat = voting_seat(request.user, question)
        require(seat is not None, NotOnRoll)
        last = OpenBallot.objects.filter(question=question, seat=seat).order_by("-id").first()
        if last is None:
            raise Absent
        told = {"seat": last.seat_id, "code": last.receipt, "cast_at": last.cast_at, "choice": None}
        if question.state in TELLING:
            told["choice"] = json.loads(last.choice)
        return Response(told)

    @operation(
        "cast_ballot",
        "Cast your ballot, or change it: the last one before the end counts.",
        takes=BallotGiven,
        answers=ReceiptShown,
        refuses=[409, 422],
        headers=[KEY],
    )
    def put(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        given = parsed(BallotGiven, request.data)
        seat = voting_seat(request.user, question)
        if seat is None:
            raise NotOnRoll
        receipt = cast_open_ballot(
            question.id,
            person_id=seat.person_id,
            via_seat=seat.id,
            choice=given["choice"],
            reason=given["reason"],
            key=key_of(request),
            shown_as=ShownAs(given.get("shown_as", seat.shown_as)),
        )
        return Response({"seat": receipt.seat_id, "code": receipt.code, "cast_at": receipt.cast_at, "choice": None})


class PaperBallot(Door):
    is_counted = False

    @operation(
        "enter_paper_ballot",
        "Enter what a seat chose on paper. Over a ballot by phone only if you say so. For the desk.",
        takes=PaperGiven,
        answers=ReceiptShown,
        status=201,
        refuses=[409, 422],
        headers=[KEY],
    )
    def post(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, *DESK)
        given = parsed(PaperGiven, request.data)
        seat = Seat.objects.active().filter(id=given["seat"], rolls__question=question).select_related("person").first()
        if seat is None:
            raise NotOnRoll
        receipt = cast_paper_ballot(
            question.id,
            seat=seat,
            by=by,
            choice=given["choice"],
            reason=given["reason"],
            key=key_of(request),
        )
        told = {"seat": receipt.seat_id, "code": receipt.code, "cast_at": receipt.cast_at, "choice": None}
        return Response(told, status=201)


class Result(Door):
    @operation("read_result", "The result of a question with every round, or how far it is.", answers=ResultShown)
    def get(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        tally = Tally.objects.filter(question=question).first()
        return Response(
            {
                "state": question.state,
                "counting": tally.state if tally else None,
                "step": tally.step if tally else 0,
                "failure": tally.failure if tally else "",
                "config_sha256": question.config_sha256,
                "sealed_root": tally.sealed_root if tally else "",
                "sealed_count": tally.sealed_count if tally else 0,
                "channels": question.channels() if question.has_result else {},
                "result": tally.result if tally and question.has_result else None,
                "files": files_of(request.user, question) if question.has_result else None,
            }
        )


class Batches(Door):
    area = "questions"
    filters = Paged

    @operation(
        "list_batches",
        "Counts from outside that were brought into an assembly, newest first.",
        answers=page_of(BatchShown),
    )
    def get(self, request: Asked, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        rows = BallotBatch.objects.filter(question__body__assembly=assembly).order_by("-question__number")
        return self.page(rows, lambda found: BatchShown(found, many=True).data)

    @operation(
        "import_batch",
        "Bring in the ballots of an outside or paper count; they are counted by Scottish STV. For organisers.",
        takes=BatchGiven,
        answers=QuestionInFull,
        status=201,
    )
    def post(self, request: Asked, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER, body=body_named(assembly, request.data))
        given = parsed(BatchGiven, request.data)
        body = body_of(assembly, given.pop("body", None))
        data = given.pop("content").encode()
        return Response(in_full(import_batch(body, by=by, data=data, **given)), status=201)


def find_request(visitor: Visitor, request_id: int) -> Request:
    """The request, for those who may confirm it; others are told of none."""
    waiting = Request.objects.select_related("question__body__assembly").filter(id=request_id).first()
    if waiting is None:
        raise Absent
    require(can_confirm_request(visitor, waiting.question), Absent)
    return waiting


def proposal_of(visitor: Visitor, assembly: Assembly, proposal_id: UUID | None) -> Proposal | None:
    """A published proposal of this assembly, and of no other."""
    if proposal_id is None:
        return None
    proposal = find_proposal(visitor, proposal_id)
    is_fit = proposal.body.assembly_id == assembly.id and proposal.state != Proposal.State.DRAFT
    require(is_fit, Absent)
    return proposal


def wording(given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the services take it."""
    return given | {"options": [(option["text"], option["about"]) for option in given["options"]]}


def in_full(question: Question) -> dict[str, Any]:
    row = {name: getattr(question, name) for name in COLUMNS if name not in {"body", "proposal", "asked_again_from"}}
    return row | {
        "body": question.body_id,
        "proposal": question.proposal_id,
        "asked_again_from": question.asked_again_from_id,
        "text": question.text,
        "options": OptionShown(question.options.all(), many=True).data,
        "language": question.language,
        "translations": question.translations,
        "config": question.config,
    }


def files_of(visitor: Visitor, question: Question) -> dict[str, str | None]:
    grouped = "ballots:csv" if file_name(question.rule) == "ballots.csv" else "ballots:blt"
    may_see_lines = question.is_brought_in or question.is_secret or can_see_votes(visitor, question)
    return {
        "ballots_jsonl": reverse("ballots:lines", args=[question.id]) if may_see_lines else None,
        "ballots": reverse(grouped, args=[question.id]) if shows_patterns(question) else None,
    }


def key_of(request: Asked) -> UUID:
    """The key that makes casting idempotent."""
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        raise serializers.ValidationError({"Idempotency-Key": [_("Send a fresh UUID with every choice.")]}) from None


urlpatterns = [
    *belenios.urlpatterns,
    *secret.urlpatterns,
    path("assemblies/<slug:slug>/questions/", Questions.as_view(), name="questions"),
    path("assemblies/<slug:slug>/holds/", HoldsOfAssembly.as_view(), name="holds_of_assembly"),
    path("assemblies/<slug:slug>/batches/", Batches.as_view(), name="batches"),
    path("questions/<uuid:question_id>/", OneQuestion.as_view(), name="question"),
    path("questions/<uuid:question_id>/translations/<slug:variant>/", OneTranslation.as_view(), name="translation"),
    path("questions/<uuid:question_id>/beyond/", beyond, name="beyond"),
    path("questions/<uuid:question_id>/undo/", undo_draft, name="undo_draft"),
    path("questions/<uuid:question_id>/paper/", PaperBallot.as_view(), name="paper_ballot"),
    path("questions/<uuid:question_id>/freeze/", freeze, name="freeze"),
    path("questions/<uuid:question_id>/open/", open_for_votes, name="open"),
    path("questions/<uuid:question_id>/lengthen/", lengthen, name="lengthen"),
    path("questions/<uuid:question_id>/requests/", Requests.as_view(), name="requests"),
    path("questions/<uuid:question_id>/certify/", certify, name="certify"),
    path("questions/<uuid:question_id>/again/", ask_again, name="ask_again"),
    path("questions/<uuid:question_id>/ballot/", OwnBallot.as_view(), name="ballot"),
    path("questions/<uuid:question_id>/result/", Result.as_view(), name="result"),
    path("questions/<uuid:question_id>/holds/", Holds.as_view(), name="holds"),
    path("questions/<uuid:question_id>/digits/", add_to_lot, name="digits"),
    path("holds/<int:hold_id>/release/", HoldRelease.as_view(), name="release"),
    path("holds/<int:hold_id>/aside/", HoldAside.as_view(), name="step_aside"),
    path("holds/<int:hold_id>/members/", HoldMembers.as_view(), name="ask_members"),
    path("requests/<int:request_id>/confirm/", Confirmation.as_view(), name="confirm"),
    path("requests/<int:request_id>/take-back/", TakingBack.as_view(), name="take_back"),
]
