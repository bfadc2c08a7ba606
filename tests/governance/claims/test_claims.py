"""A council on access: claims without names, a rule by ballot, an appeal, and what is carried over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from assemblies.minutes import verify
from assemblies.minutes.heads import sign_head
from assemblies.minutes.models import Entry
from config.clock import now, telling
from config.errors import NotAllowed
from governance.allocations.errors import PaidAlready
from governance.allocations.models import FOR_APPEALS, Account
from governance.allocations.services import faults_in_ledger, faults_in_proof, hand_over
from governance.ballots.casting import cast_open_ballot
from governance.ballots.models import Question
from governance.ballots.services import close_due_questions, freeze_question, open_question
from governance.ballots.tallying import count_tally
from governance.bundles.questions import Edition
from governance.bundles.services import bundle_of
from governance.claims import services
from governance.claims.errors import AppealedAlready, BadRound, NoRuleYet, NotNow, NotSoMuch
from governance.claims.models import Appeal, CommunityClaim
from governance.claims.services import Terms
from governance.proceedings.concluding import conclude
from governance.resources.services import Described, register_resource

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


@pytest.fixture
def air(plenary, fay):
    return register_resource(plenary, Described(kind="hours", name="Air inside", unit="hour"), by=fay)


@pytest.fixture
def claimed(air, fay, ana, south_member):
    terms = Terms("Winter", 100, now() + A_DAY, reserved_for="the moss", reserved=20, kept_for_appeals=10)
    found = services.open_round(air, terms, by=fay)
    services.hand_in(found, by=ana, units=60, need=40, evidence="We counted lungs.")
    services.hand_in(found, by=south_member, units=90, need=80, evidence="Our way is an hour long.")
    return found


@pytest.fixture
def south_member(ana, ben, cem, eva, finn):
    return next(seat for seat in (ben, cem, eva, finn) if seat.community_id != ana.community_id)


@pytest.fixture
def decided(claimed, fay, gus, ana, ben, cem, eva, finn):
    """Two days later the ballot has chosen the leximin rule."""
    with telling(now() + 2 * A_DAY):
        question = services.ask_for_rule(claimed, by=fay, title="By which rule?", text="")
        key = leximin_key(question)
        question = open_question(freeze_question(question, by=fay), by=fay, minutes=5)
        for seat in (ana, ben, cem, eva, finn):
            cast_open_ballot(question.id, person_id=seat.person_id, choice=[key], key=seat.id, shown_as=seat.shown_as)
    with telling(now() + 2 * A_DAY + timedelta(minutes=6)):
        close_due_questions()
        count_tally(Question.objects.get(id=question.id).tally.id)
        conclude(Question.objects.select_related("body__assembly").get(id=question.id), by=gus)
    claimed.refresh_from_db()
    return claimed


def leximin_key(question):
    titles = {str(rule.title): rule.name for rule in services.rules().values()}
    return next(option.key for option in question.options.all() if titles[option.text] == "leximin")


@pytest.fixture
def shared(decided, fay):
    with telling(now() + 3 * A_DAY):
        return services.share_by_rule(decided, by=fay)


def claim_of(found, seat):
    return CommunityClaim.objects.select_related("round__assembly", "community").get(
        round=found, community=seat.community_id
    )


def test_rules_are_compared_without_names_before_one_is_chosen(claimed, visit, fay, ana, north, south):
    with telling(now() + 2 * A_DAY):
        page = visit(fay).get(claimed.get_absolute_url()).content.decode()

    main = page.split("<main")[1].split("</main>")[0]
    assert "The same claims under every rule, without names" in main
    assert "Our way is an hour long." not in main
    assert north.name not in main
    assert south.name not in main
    assert [sum(awards) for _title, awards in services.compared(claimed)] == [70] * 9
    told = Entry.objects.filter(type="claims.claim").last().body
    assert set(told) - {"by"} == {"claim_round", "name", "claims"}


def test_what_was_said_at_the_hearing_is_written_down_once_before_the_rule_is_asked_for(claimed, visit, fay, ana):
    address, said = reverse("claims:hear", args=[claimed.id]), "The moss cannot speak, so Sana spoke for it."
    assert visit(ana).post(address, {"text": said}).status_code == 403
    assert visit(fay).post(address, {"text": ""}).status_code == 400
    assert visit(fay).post(address, {"text": said}).status_code == 303
    assert said in visit(ana).get(claimed.get_absolute_url()).content.decode()
    assert visit(ana).get(f"/api/v1/claim-rounds/{claimed.id}/").json()["hearing"] == said
    assert Entry.objects.filter(type="claims.hear").count() == 1
    assert visit(fay).post(address, {"text": "Something else."}).status_code == 400
    with pytest.raises(NotNow):
        services.write_hearing(claimed, by=fay, text="Something else.")


def test_nobody_is_heard_once_the_rule_is_asked_for(claimed, fay):
    with telling(now() + 2 * A_DAY):
        services.ask_for_rule(claimed, by=fay, title="By which rule?", text="")
        with pytest.raises(NotNow):
            services.write_hearing(claimed, by=fay, text="Too late.")


def test_the_ballot_picks_the_rule_and_only_then_it_is_shared_out(claimed, decided, fay):
    assert services.rule_decided(decided)[0] == "leximin"

    with telling(now() + 3 * A_DAY):
        services.share_by_rule(decided, by=fay)
        with pytest.raises(NotNow):
            services.share_by_rule(decided, by=fay)
    decided.refresh_from_db()
    awards = decided.allocation.result["awards"]
    assert awards["the moss"] == "20"
    assert awards[FOR_APPEALS] == "10"
    assert sum(map(int, awards.values())) == 100
    assert faults_in_proof(decided.allocation) == []


def test_a_stranger_works_the_round_out_anew_from_the_bundle_alone(shared, settings, tmp_path, fay):
    settings.VAR_DIR = tmp_path
    sign_head(shared.assembly_id)
    bundle = verify.read_tar(bundle_of(shared.assembly, Edition.PUBLIC).read_bytes())
    report = verify.verify_bundle(bundle)

    assert report.exit_code == 0, verify.told(report)
    assert ("Allocation 1", "division") in {(claim.about, claim.name) for claim in report.claims}
    told = b"".join(bundle.files.values())
    assert b"We counted lungs." not in told
    (path,) = [path for path in bundle.files if path.startswith("allocations/")]
    bundle.files[path] = bundle.files[path].replace(b'"claim":"60"', b'"claim":"61"')
    refuted = {claim.name for claim in verify.verify_bundle(bundle).claims if claim.verdict == verify.FAIL}
    assert {"archive", "division"} <= refuted


def test_a_desk_that_reads_spanish_finds_the_rule_that_was_asked_for_in_english(decided):
    with override("es"):
        assert services.rule_decided(decided)[0] == "leximin"


def test_what_is_kept_for_appeals_is_handed_to_nobody(shared, ola):
    kept = Account.objects.get(allocation=shared.allocation, name=FOR_APPEALS)
    with pytest.raises(PaidAlready):
        hand_over(kept, by=ola)


def test_nothing_is_shared_out_before_the_ballot(claimed, fay):
    with pytest.raises(NotNow):
        services.share_by_rule(claimed, by=fay)
    with telling(now() + 2 * A_DAY), pytest.raises(NoRuleYet):
        services.share_by_rule(claimed, by=fay)


def test_a_community_appeals_once_and_a_guarantor_grants_from_what_is_kept(shared, south_member, ana, gus, fay):
    claim = claim_of(shared, south_member)
    with telling(now() + 4 * A_DAY):
        with pytest.raises(NotAllowed):
            services.appeal(claim, by=ana, units=12, text="Not mine.")
        asked = services.appeal(claim, by=south_member, units=12, text="An hour on foot counts against us.")
        with pytest.raises(AppealedAlready):
            services.appeal(claim, by=south_member, units=1, text="Again.")
        with pytest.raises(NotAllowed):
            services.answer_appeal(asked, by=fay, granted=5, answer="Yes.")
        with pytest.raises(NotSoMuch):
            services.answer_appeal(asked, by=gus, granted=11, answer="Yes.")
        services.answer_appeal(asked, by=gus, granted=7, answer="The way is long indeed.")

    assert services.left_for_appeals(shared) == 3
    account = Account.objects.get(allocation=shared.allocation, kind="appeal")
    assert (account.community_id, account.balance) == (south_member.community_id, 7)
    assert faults_in_ledger(shared.allocation) == []


def test_what_nobody_was_granted_goes_to_the_next_round(shared, air, fay, south_member, gus):
    with telling(now() + 4 * A_DAY):
        asked = services.appeal(claim_of(shared, south_member), by=south_member, units=12, text="An hour on foot.")
        with pytest.raises(NotNow):
            services.close_round(shared, by=fay)
    with telling(now() + 20 * A_DAY):
        with pytest.raises(NotNow):
            services.close_round(shared, by=fay)
        services.answer_appeal(asked, by=gus, granted=4, answer="Four.")
        closed = services.close_round(shared, by=fay)
        assert closed.carried_over == 6
        assert faults_in_ledger(shared.allocation) == []

        again = services.open_round(air, Terms("Spring", 50, now() + A_DAY, follows=closed), by=fay)
        assert again.in_all == 56


def test_a_round_leaves_something_to_claim_and_follows_a_closed_one(air, fay, shared):
    with pytest.raises(BadRound):
        services.open_round(air, Terms("Spring", 5, now() - A_DAY), by=fay)
    with pytest.raises(BadRound):
        services.open_round(air, Terms("Spring", 5, now() + A_DAY, follows=shared), by=fay)


def test_after_the_ballot_everybody_reads_claims_evidence_and_answers(shared, visit, south_member, gus, south):
    with telling(now() + 4 * A_DAY):
        claim = claim_of(shared, south_member)
        own = visit(south_member)
        sent = {"units": "5", "text": "An hour on foot."}
        assert own.post(reverse("claims:appeal", args=[claim.id]), sent).status_code == 303
        asked = Appeal.objects.get()
        sent = {"granted": "5", "answer": "Granted."}
        assert visit(gus).post(reverse("claims:answer", args=[asked.id]), sent).status_code == 303

        page = visit().get(shared.get_absolute_url()).content.decode()
        read = visit().get(f"/api/v1/claim-rounds/{shared.id}/").json()

    assert "An hour on foot." in page
    assert "5 more are granted." in page
    assert {one["granted"] for one in read["claims"]} == {5, None}
    assert visit().get(shared.allocation.get_absolute_url()).status_code == 200


def test_programs_open_ask_share_appeal_answer_and_close(air, visit, fay, gus, ana, south_member, members):
    def send(seat, path, **given):
        return visit(seat).post(f"/api/v1/{path}/", given, content_type="application/json")

    opened = {"name": "Winter", "estate": 100, "kept_for_appeals": 10, "claims_until": (now() + A_DAY).isoformat()}
    made = send(fay, f"resources/{air.id}/claim-rounds", **opened)
    assert made.status_code == 201
    place = f"claim-rounds/{made.json()['id']}"
    assert send(fay, f"resources/{air.id}/claim-rounds", **opened, season=str(air.id)).status_code == 400
    for seat, units in ((ana, 60), (south_member, 90)):
        assert send(seat, place, units=units, need=40, evidence="We counted.").status_code == 201
    assert send(fay, f"{place}/rule", title="By which?").status_code == 409
    with telling(now() + 2 * A_DAY):
        assert send(ana, f"{place}/hearing", text="All spoke.").status_code == 403
        assert send(fay, f"{place}/hearing", text="All spoke.").json()["hearing"] == "All spoke."
        assert send(ana, f"{place}/rule", title="By which?").status_code == 403
        asked = send(fay, f"{place}/rule", title="By which?")
        assert asked.status_code == 201
        assert send(fay, f"{place}/share").status_code == 409
        question = Question.objects.get(id=asked.json()["question"])
        key = leximin_key(question)
        opened = open_question(freeze_question(question, by=fay), by=fay, minutes=5)
        for seat in members:
            cast_open_ballot(opened.id, person_id=seat.person_id, choice=[key], key=seat.id, shown_as=seat.shown_as)
    with telling(now() + 2 * A_DAY + timedelta(minutes=6)):
        close_due_questions()
        count_tally(Question.objects.get(id=question.id).tally.id)
        conclude(Question.objects.select_related("body__assembly").get(id=question.id), by=gus)
        shared = send(fay, f"{place}/share").json()
        own = next(one for one in shared["claims"] if one["community"] == str(south_member.community_id))
        assert send(ana, f"claims/{own['id']}/appeal", units=5, text="Not mine.").status_code == 403
        appealed = send(south_member, f"claims/{own['id']}/appeal", units=5, text="An hour on foot.").json()
        answered = send(gus, f"claim-appeals/{appealed['id']}/answer", granted=4, answer="Four.").json()
        assert (answered["granted"], answered["answer"]) == (4, "Four.")
    with telling(now() + 20 * A_DAY):
        closed = send(fay, f"{place}/close").json()
    assert (closed["stage"], closed["carried_over"]) == ("closed", 6)
    assert [one["granted"] for one in closed["claims"] if one["appeal"]] == [4]


def test_the_desk_opens_a_round_and_a_member_claims_on_pages(air, visit, fay, ana, assembly):
    desk, until = visit(fay), (now() + A_DAY).strftime("%Y-%m-%dT%H:%M")
    sent = {"name": "Winter", "estate": "100", "claims_until": until, "reserved": "0", "kept_for_appeals": "10"}
    made = desk.post(reverse("claims:open", args=[air.id]), sent | {"appeal_days": "7"})
    assert made.status_code == 303

    address = made.headers["Location"].split("?")[0]
    member = visit(ana)
    assert member.post(f"{address}claim/", {"units": "5", "need": "4", "evidence": "Lungs."}).status_code == 303
    assert "5 claimed, 4 needed." in member.get(address).content.decode()
    assert "5 claimed" not in visit().get(address).content.decode()
    assert "Winter" in visit().get(reverse("claims:list", args=[assembly.slug])).content.decode()
