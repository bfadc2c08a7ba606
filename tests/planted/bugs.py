"""The planted bugs: what goes wrong, how it is planted, and which tests must fail.

A bug is a replacement in one file; what is replaced stands there exactly once. Whoever changes such a place changes the
bug with it, so that it says the same mistake in the new words. ``caught_by`` are node ids of pytest; all of them fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COUNTING_TESTS = "tests/governance/counting"
BALLOT_TESTS = "tests/governance/ballots"
SECRET_TESTS = f"{BALLOT_TESTS}/secrecy"
MINUTES_TESTS = "tests/assemblies/minutes"
NEVER = f"{BALLOT_TESTS}/test_what_never_happens.py"


class Kind(StrEnum):
    COUNTING = "counting"
    SECRECY = "secrecy"
    LIFE = "life cycle"
    MINUTES = "minutes"
    PERMISSIONS = "permissions"
    CHECKER = "checker"


@dataclass(frozen=True)
class Bug:
    """``what`` goes wrong, told as a sentence. Some can only happen on PostgreSQL."""

    kind: Kind
    what: str
    file: str
    before: str
    after: str
    caught_by: tuple[str, ...]
    only_postgres: bool = False

    def planted_in(self, text: str) -> str:
        """The file's text with the bug in it."""
        found = text.count(self.before)
        if found != 1:
            raise ValueError(f"{self.what}: what it replaces stands {found} times in {self.file}")
        return text.replace(self.before, self.after)


SCOTTISH = "governance/counting/rules/stv_scottish.py"
SCOTTISH_TESTS = f"{COUNTING_TESTS}/test_stv_scottish.py"
SEATING = "governance/counting/seating.py"
TABLE = "governance/counting/table.py"
YES_NO = "governance/counting/rules/yes_no.py"
YES_NO_TESTS = f"{COUNTING_TESTS}/test_yes_no.py"
TALLYING = "governance/ballots/tallying.py"
CASTING = "governance/ballots/casting.py"
MODELS = "governance/ballots/models.py"
SERVICES = "governance/ballots/services.py"
HOLDS = "governance/ballots/holds.py"
PERMISSIONS = "governance/ballots/permissions.py"
LIFECYCLE = "governance/ballots/lifecycle.py"
SECRET_CASTING = "governance/ballots/secrecy/casting.py"
BOX = "governance/ballots/secrecy/box.py"
SEALING = "governance/ballots/secrecy/sealing.py"
EDITIONS = "governance/ballots/secrecy/editions.py"
CHAIN = "assemblies/minutes/chain.py"
VERIFY = "assemblies/minutes/verify.py"

COUNTING = [
    Bug(
        Kind.COUNTING,
        "the quota is one vote too low",
        SCOTTISH,
        "(table.state.valid // (seats + 1) + 1)",
        "(table.state.valid // (seats + 1))",
        (f"{SCOTTISH_TESTS}::test_the_slow_twin_agrees_at_every_stage",),
    ),
    Bug(
        Kind.COUNTING,
        "the value of a transfer is rounded up and not cut",
        SCOTTISH,
        "lambda value: value * surplus // held",
        "lambda value: -(-value * surplus // held)",
        (f"{SCOTTISH_TESTS}::test_a_surplus_moves_on_at_a_value_cut_to_five_places",),
    ),
    Bug(
        Kind.COUNTING,
        "the smallest surplus moves on first",
        SCOTTISH,
        "highest(surpluses)",
        "lowest(surpluses)",
        (f"{SCOTTISH_TESTS}::test_the_largest_surplus_goes_first",),
    ),
    Bug(
        Kind.COUNTING,
        "a vote is lost wherever a surplus moves on",
        SCOTTISH,
        "table.kept[giver] = quota",
        "table.kept[giver] = quota - 10**DECIMALS",
        (f"{SCOTTISH_TESTS}::test_the_slow_twin_agrees_at_every_stage",),
    ),
    Bug(
        Kind.COUNTING,
        "the lot excludes whom it favours",
        TABLE,
        "ranked[-1] if purpose == EXCLUSION else ranked[0]",
        "ranked[0]",
        (f"{SCOTTISH_TESTS}::test_the_least_favoured_by_lot_is_excluded",),
    ),
    Bug(
        Kind.COUNTING,
        "a tie is settled by the first round in which the tied differed, not by the last",
        TABLE,
        "self.history[-2::-1]",
        "self.history[:-1]",
        (f"{SCOTTISH_TESTS}::test_a_round_before_the_latest_in_which_they_differed_says_nothing",),
    ),
    Bug(
        Kind.COUNTING,
        "equals for the last seat are taken in the order of the ballot paper",
        SEATING,
        "raise LotNeeded(left, round_number)",
        'return left[0], "lot"',
        (f"{COUNTING_TESTS}/test_one_round_rules.py::test_a_tie_for_the_last_seat_needs_a_lot_and_names_the_tied",),
    ),
    Bug(
        Kind.COUNTING,
        "where one is elected a round, others are excluded from seats that are still open",
        "governance/counting/rules/stv_wigm.py",
        "if any(_next_elected(table, quota)):",
        "if False and any(_next_elected(table, quota)):",
        (f"{COUNTING_TESTS}/test_rctab_options.py::test_the_last_seats_are_all_filled_though_one_is_elected_a_round",),
    ),
    Bug(
        Kind.COUNTING,
        "half of the votes is a majority",
        YES_NO,
        "2 * votes[YES] > decisive",
        "2 * votes[YES] >= decisive",
        (f"{YES_NO_TESTS}::test_a_simple_majority_is_more_than_half_and_other_thresholds_are_met",),
    ),
    Bug(
        Kind.COUNTING,
        "two thirds have to be exceeded, not reached",
        YES_NO,
        "votes[YES] >= threshold * decisive",
        "votes[YES] > threshold * decisive",
        (f"{YES_NO_TESTS}::test_a_simple_majority_is_more_than_half_and_other_thresholds_are_met",),
    ),
    Bug(
        Kind.COUNTING,
        "whoever abstains counts against",
        YES_NO,
        "decisive = votes[YES] + votes[NO]",
        "decisive = cast",
        (f"{YES_NO_TESTS}::test_abstentions_count_for_the_quorum_and_for_nothing_else",),
    ),
    Bug(
        Kind.COUNTING,
        "the quorum is rounded down",
        "governance/counting/quorum.py",
        "-(-part.numerator * int(base) // part.denominator)",
        "part.numerator * int(base) // part.denominator",
        (f"{YES_NO_TESTS}::test_a_quorum_is_a_share_of_the_roll_rounded_up",),
    ),
    Bug(
        Kind.COUNTING,
        "a community of which exactly half said yes agrees",
        "governance/counting/majorities.py",
        "2 * part.yes > decisive",
        "2 * part.yes >= decisive",
        (f"{COUNTING_TESTS}/test_majorities.py::test_a_part_with_exactly_half_does_not_agree",),
    ),
    Bug(
        Kind.COUNTING,
        "a blocking minority blocks only with one vote more",
        "governance/counting/majorities.py",
        "holds &= against < stops",
        "holds &= against <= stops",
        (f"{COUNTING_TESTS}/test_majorities.py::test_a_third_of_the_roll_is_rounded_up_and_blocks_when_it_is_reached",),
    ),
    Bug(
        Kind.COUNTING,
        "an instant runoff is won with exactly half",
        "governance/counting/rctab.py",
        "(parts // ((seats + 1) * step) + 1) * step",
        "(parts // ((seats + 1) * step)) * step",
        (f"{COUNTING_TESTS}/test_rctab_options.py::test_exactly_half_is_no_majority",),
    ),
    Bug(
        Kind.COUNTING,
        "what Meek's winners keep is rounded down",
        "governance/counting/rules/stv_meek.py",
        "return product // self.unit if self.is_guarded else -(-product // self.unit)",
        "return product // self.unit",
        (f"{COUNTING_TESTS}/test_stv_meek.py::test_the_slow_twin_agrees_at_every_stage",),
    ),
    Bug(
        Kind.COUNTING,
        "a level comparison counts as a majority",
        "governance/counting/rules/schulze.py",
        "votes > votes.T",
        "votes >= votes.T",
        (f"{COUNTING_TESTS}/test_condorcet.py::test_the_fast_count_elects_whom_counting_by_hand_elects",),
    ),
    Bug(
        Kind.COUNTING,
        "bytes overflow while scores are added",
        "governance/counting/sums.py",
        "layers = 127 // largest",
        "layers = 255 // largest",
        (f"{COUNTING_TESTS}/test_one_round_rules.py::test_bytes_never_overflow_where_all_say_the_most",),
    ),
    Bug(
        Kind.COUNTING,
        "sums that are too large for the machine wrap around",
        "governance/counting/sums.py",
        "if largest * int(weights.sum()) >= 2**63:",
        "if largest * int(weights.sum()) >= 2**640:",
        (f"{COUNTING_TESTS}/test_one_round_rules.py::test_sums_too_large_for_the_machine_are_still_exact",),
    ),
    Bug(
        Kind.COUNTING,
        "the lots do not follow from the seed",
        "governance/counting/lots.py",
        "hashlib.sha256(seed + configuration +",
        "hashlib.sha256(configuration +",
        (f"{COUNTING_TESTS}/test_lots.py::test_anybody_can_draw_the_same_order_again",),
    ),
    Bug(
        Kind.COUNTING,
        "a count is taken up again with other ballots",
        "governance/counting/running.py",
        "if state.profile != profile.fingerprint():",
        "if not state.profile:",
        (f"{SCOTTISH_TESTS}::test_a_saved_state_of_other_ballots_is_refused",),
    ),
    Bug(
        Kind.COUNTING,
        "the first ballot of a seat counts, not the last",
        MODELS,
        'id__gt=models.OuterRef("id")',
        'id__lt=models.OuterRef("id")',
        (f"{BALLOT_TESTS}/test_casting.py::test_the_last_ballot_counts",),
    ),
    Bug(
        Kind.COUNTING,
        "equal ballots count once",
        TALLYING,
        "found[choice] = found.get(choice, 0) + weight",
        "found[choice] = weight",
        (
            f"{BALLOT_TESTS}/test_casting.py::test_the_last_ballot_counts",
            f"{SECRET_TESTS}/test_sealing.py::test_accepted_is_what_is_contained_in_the_sealed_root",
        ),
    ),
    Bug(
        Kind.COUNTING,
        "equal ballots count once where another worker goes on",
        TALLYING,
        'annotate(n=Count("id"))',
        'annotate(n=Count("choice", distinct=True))',
        (f"{BALLOT_TESTS}/test_counting_by_steps.py::test_a_worker_killed_at_any_step_leaves_one_tally",),
    ),
    Bug(
        Kind.COUNTING,
        "a ballot is sealed and not counted",
        TALLYING,
        "            yield choice, weight\n\n    with",
        "            if len(hashes) > 1:\n                yield choice, weight\n\n    with",
        (f"{BALLOT_TESTS}/test_paper.py::test_the_minutes_count_paper_and_phone_and_verify_accepts_them",),
    ),
    Bug(
        Kind.COUNTING,
        "the weight of grouped ballots from elsewhere is lost",
        TALLYING,
        "            total += weight\n            yield choice, weight",
        "            total += weight\n            yield choice, 1",
        (f"{BALLOT_TESTS}/test_batches.py::test_an_organiser_brings_in_a_file_and_it_is_counted",),
    ),
    Bug(
        Kind.COUNTING,
        "a key used again overwrites the first choice",
        CASTING,
        "ON CONFLICT (question_id, seat_id, key) DO NOTHING",
        "ON CONFLICT (question_id, seat_id, key) DO UPDATE SET choice = excluded.choice",
        (
            (
                f"{BALLOT_TESTS}/test_casting.py::"
                "test_a_key_used_again_with_another_choice_is_refused_and_the_first_choice_stands"
            ),
        ),
    ),
]

SECRECY = [
    Bug(
        Kind.SECRECY,
        "sealed ballots stand in the order of the box",
        SEALING,
        " ORDER BY {chance}",
        "",
        (f"{SECRET_TESTS}/test_sealing.py::test_sealed_ballots_stand_in_another_order_than_they_came",),
    ),
    Bug(
        Kind.SECRECY,
        "the box stays after sealing",
        SEALING,
        "    drop_box(question.id)\n    question.box =",
        "    question.box =",
        (f"{SECRET_TESTS}/test_sealing.py::test_the_box_is_gone_once_its_ballots_are_sealed",),
    ),
    Bug(
        Kind.SECRECY,
        "slips in the box are numbered as they come",
        BOX,
        '" WITHOUT ROWID" if connection.vendor == "sqlite" else ""',
        '""',
        (f"{NEVER}::test_slips_in_the_box_have_no_number",),
    ),
    Bug(
        Kind.SECRECY,
        "slips in the box have a time",
        BOX,
        "({fields}){without}",
        "({fields}, at timestamp DEFAULT CURRENT_TIMESTAMP){without}",
        (f"{SECRET_TESTS}/test_casting.py::test_the_ballot_and_the_mark_hold_no_person_no_time_and_no_order",),
    ),
    Bug(
        Kind.SECRECY,
        "the mark of a voter has a key that tells the time",
        SECRET_CASTING,
        "[as_stored(uuid.uuid4()),",
        "[as_stored(uuid.uuid1()),",
        (f"{SECRET_TESTS}/test_casting.py::test_the_ballot_and_the_mark_hold_no_person_no_time_and_no_order",),
    ),
    Bug(
        Kind.SECRECY,
        "the mark of a voter is made of the ballot's number",
        SECRET_CASTING,
        "        if _mark(question_id, seat_id, channel):\n",
        "        uuid.uuid4 = lambda: UUID(slip.leaf[:12] + '4' + slip.leaf[13:32])\n"
        "        if _mark(question_id, seat_id, channel):\n",
        (f"{NEVER}::test_the_mark_of_a_voter_says_nothing_of_the_ballot",),
    ),
    Bug(
        Kind.SECRECY,
        "a row for retries keeps seat and ballot together",
        SECRET_CASTING,
        "            if put_in(question_id, slip):\n",
        "            if put_in(question_id, slip):\n"
        "                from governance.ballots.models import Reason\n"
        '                Reason.objects.create(question_id=question_id, text=f"{seat_id} {slip.leaf}", salt=b"")\n',
        (f"{SECRET_TESTS}/test_casting.py::test_casting_writes_the_mark_and_the_slip_and_nothing_else",),
    ),
    Bug(
        Kind.SECRECY,
        "the log says who cast what",
        SECRET_CASTING,
        "    sent.require_whole()\n    with",
        '    __import__("logging").getLogger("commonweather.ballots").info("%s said %s", person_id, choice)\n'
        "    sent.require_whole()\n    with",
        (f"{NEVER}::test_casting_is_told_to_no_log[secret]",),
    ),
    Bug(
        Kind.SECRECY,
        "the log of an open vote says who cast what",
        CASTING,
        "    told = reason_given(form, choice, reason)\n    with transaction.atomic() if told",
        "    told = reason_given(form, choice, reason)\n"
        '    __import__("logging").getLogger("commonweather.ballots").info("%s said %s", person_id, choice)\n'
        "    with transaction.atomic() if told",
        (f"{NEVER}::test_casting_is_told_to_no_log[open]",),
    ),
    Bug(
        Kind.SECRECY,
        "somebody hears of each secret ballot as it comes",
        SECRET_CASTING,
        "            if put_in(question_id, slip):\n",
        "            if put_in(question_id, slip):\n"
        "                from assemblies.announcements.services import announce\n"
        '                announce(f"question:{question_id}")\n',
        (f"{SECRET_TESTS}/test_casting.py::test_casting_writes_the_mark_and_the_slip_and_nothing_else",),
    ),
    Bug(
        Kind.SECRECY,
        "the square code of a receipt says the choice",
        "governance/ballots/views/secret.py",
        "#{kept.leaf}.{kept.signature}",
        "#{kept.leaf}.{kept.signature}.{request.POST['choice']}",
        (f"{NEVER}::test_the_square_code_of_a_receipt_holds_the_promise_alone",),
    ),
    Bug(
        Kind.SECRECY,
        "the receipt for programs says the choice",
        "governance/ballots/views/secret.py",
        "JsonResponse(kept.as_receipt(),",
        'JsonResponse(kept.as_receipt() | {"choice": choice},',
        (f"{NEVER}::test_a_receipt_for_programs_names_no_choice",),
    ),
    Bug(
        Kind.SECRECY,
        "a community can be guessed from its half of the leaf",
        SECRET_CASTING,
        "half_of(sent.n2, community.encode())",
        'half_of("", community.encode())',
        (f"{SECRET_TESTS}/test_casting.py::test_the_promise_is_about_the_leaf_that_the_voters_own_device_works_out",),
    ),
    Bug(
        Kind.SECRECY,
        "each ballot keeps its community though nobody asked for it",
        SECRET_CASTING,
        "if terms.keeps_community else",
        "if terms else",
        (f"{SECRET_TESTS}/test_casting.py::test_the_ballot_and_the_mark_hold_no_person_no_time_and_no_order",),
    ),
    Bug(
        Kind.SECRECY,
        "the public edition tells communities",
        EDITIONS,
        "(_opened(ballot) if is_opened else {})",
        '(_opened(ballot) | {"community": ballot.community, "n2": ballot.n2} if is_opened else {})',
        (
            (
                f"{SECRET_TESTS}/test_sealing.py::"
                "test_where_communities_must_agree_each_ballot_keeps_its_own_and_only_auditors_see_it"
            ),
        ),
    ),
    Bug(
        Kind.SECRECY,
        "ballots that stand alone are opened to everybody",
        EDITIONS,
        "share_of_unique(question) <= MOST_UNIQUE",
        "share_of_unique(question) <= 1",
        (f"{SECRET_TESTS}/test_sealing.py::test_ballots_that_stand_alone_are_opened_to_auditors_only",),
    ),
    Bug(
        Kind.SECRECY,
        "among three people a vote is called secret",
        "governance/ballots/parts.py",
        "FEWEST_FOR_SECRECY = 10",
        "FEWEST_FOR_SECRECY = 3",
        (f"{SECRET_TESTS}/test_casting.py::test_among_fewer_than_ten_nothing_is_secret",),
    ),
    Bug(
        Kind.SECRECY,
        "a receipt shows the choice while others still vote",
        MODELS,
        "TELLING = WITH_RESULT | {Question.State.CLOSED}",
        "TELLING = WITH_RESULT | {Question.State.CLOSED, Question.State.OPEN}",
        (
            (
                f"{BALLOT_TESTS}/test_secrecy.py::"
                "test_the_receipt_tells_the_choice_only_after_closing_and_only_to_its_own_seat"
            ),
        ),
    ),
    Bug(
        Kind.SECRECY,
        "ballot files can be had while the question is open",
        MODELS,
        "WITH_RESULT = frozenset({",
        "WITH_RESULT = frozenset({Question.State.OPEN, ",
        (f"{BALLOT_TESTS}/test_secrecy.py::test_ballot_files_are_absent_until_the_count_is_done",),
    ),
    Bug(
        Kind.SECRECY,
        "what the box left behind in the file is not overwritten",
        SEALING,
        "wal_checkpoint(TRUNCATE)",
        "wal_checkpoint(PASSIVE)",
        (f"{NEVER}::test_a_scrubbed_file_holds_each_slip_as_often_as_it_is_kept",),
    ),
]

LIFE = [
    Bug(
        Kind.LIFE,
        "one person alone closes early",
        SERVICES,
        "    require(request.asked_by.person_id != by.person_id, SecondPersonNeeded)\n    require_possible",
        "    require_possible",
        (f"{BALLOT_TESTS}/test_life_cycle.py::test_closing_early_takes_two_people_and_a_reason",),
    ),
    Bug(
        Kind.LIFE,
        "what was closed can be opened again",
        LIFECYCLE,
        "Act.OPEN: {State.FROZEN: State.OPEN}",
        "Act.OPEN: {State.FROZEN: State.OPEN, State.CLOSED: State.OPEN}",
        (f"{NEVER}::test_a_question_never_goes_back",),
    ),
    Bug(
        Kind.LIFE,
        "a final result can be annulled",
        LIFECYCLE,
        "State.COUNTED, State.HELD), State.ANNULLED)",
        "State.COUNTED, State.HELD, State.CERTIFIED), State.ANNULLED)",
        (f"{BALLOT_TESTS}/test_life_cycle.py::test_a_final_result_cannot_be_annulled",),
    ),
    Bug(
        Kind.LIFE,
        "a frozen question can be rewritten",
        LIFECYCLE,
        "Act.WRITE: {State.DRAFT: State.DRAFT}",
        "Act.WRITE: {State.DRAFT: State.DRAFT, State.FROZEN: State.FROZEN}",
        (f"{BALLOT_TESTS}/test_life_cycle.py::test_the_frozen_wording_can_no_longer_be_changed",),
    ),
    Bug(
        Kind.LIFE,
        "a hold never lapses",
        HOLDS,
        "filter(lapses_at__lte=database_now())",
        "filter(lapses_at__lte=database_now() - timedelta(days=1000))",
        (f"{BALLOT_TESTS}/test_holds.py::test_a_hold_that_nobody_releases_lapses_by_itself",),
    ),
    Bug(
        Kind.LIFE,
        "one guarantor alone ends a hold",
        HOLDS,
        "TO_RELEASE = 2",
        "TO_RELEASE = 1",
        (f"{BALLOT_TESTS}/test_holds.py::test_a_held_result_is_not_made_final_until_two_guarantors_agree",),
    ),
    Bug(
        Kind.LIFE,
        "a ballot that arrives at the end itself is taken",
        CASTING,
        "q.closes_at > {sql_now()}",
        "q.closes_at >= {sql_now()}",
        (f"{BALLOT_TESTS}/test_casting.py::test_a_ballot_after_the_end_is_late_even_before_the_sweeper_comes",),
    ),
    Bug(
        Kind.LIFE,
        "a ballot does not wait for whoever closes",
        CASTING,
        'cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_lock_key(vote_id)}); {sql}", parameters)',
        'cursor.execute(f"SELECT 1; {sql}", parameters)',
        (
            f"{NEVER}::test_a_ballot_that_waits_while_somebody_closes_is_told_no[open]",
            f"{NEVER}::test_a_ballot_that_waits_while_somebody_closes_is_told_no[secret]",
        ),
        only_postgres=True,
    ),
    Bug(
        Kind.LIFE,
        "whoever closes does not wait for ballots under way",
        CASTING,
        'cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_key(vote_id)])',
        'cursor.execute("SELECT %s", [_lock_key(vote_id)])',
        (f"{NEVER}::test_whoever_closes_waits_for_ballots_under_way",),
        only_postgres=True,
    ),
    Bug(
        Kind.LIFE,
        "in time is what the transaction's beginning says",
        "config/clock.py",
        'if told else "clock_timestamp()"',
        'if told else "now()"',
        (f"{NEVER}::test_in_time_is_the_moment_at_which_a_ballot_is_written",),
        only_postgres=True,
    ),
    Bug(
        Kind.LIFE,
        "a worker that slept writes over the count of another",
        TALLYING,
        "filter(id=tally.id, claim=claim).first()",
        "filter(id=tally.id).first()",
        (
            (
                f"{BALLOT_TESTS}/test_counting_by_steps.py::"
                "test_a_worker_that_wakes_up_while_another_counts_seals_nothing_twice"
            ),
        ),
    ),
    Bug(
        Kind.LIFE,
        "a count whose worker died is never taken up",
        TALLYING,
        "Q(state=Tally.State.QUEUED) | Q(state=Tally.State.COUNTING, claimed_at__lt=stale)",
        "Q(state=Tally.State.QUEUED, queued_at__gt=stale - timedelta(days=900))",
        (f"{BALLOT_TESTS}/test_counting_by_steps.py::test_a_worker_killed_at_any_step_leaves_one_tally",),
    ),
]

MINUTES = [
    Bug(
        Kind.MINUTES,
        "a line need not hold the hash of the line before",
        CHAIN,
        'if entry["prev"] != head:',
        'if not entry["prev"]:',
        (f"{MINUTES_TESTS}/test_chain.py::test_a_change_to_the_record_is_found",),
    ),
    Bug(
        Kind.MINUTES,
        "people appear in the minutes without a salt",
        CHAIN,
        "hashlib.sha256(salt + value.encode()).hexdigest()",
        "hashlib.sha256(value.encode()).hexdigest()",
        (f"{MINUTES_TESTS}/test_chain.py::test_a_person_cannot_be_told_from_the_hash_without_the_salt",),
    ),
    Bug(
        Kind.MINUTES,
        "all words have the same salt",
        "assemblies/minutes/models.py",
        "        salt = new_salt()\n",
        '        salt = b"salt"\n',
        (f"{MINUTES_TESTS}/test_words.py::test_the_same_words_never_have_the_same_hash",),
    ),
    Bug(
        Kind.MINUTES,
        "the sealed root tells in which order ballots came",
        CHAIN,
        "merkle_root(sorted(hashes)).hex()",
        "merkle_root(list(hashes)).hex()",
        (f"{MINUTES_TESTS}/test_chain.py::test_the_root_does_not_tell_in_which_order_ballots_came",),
    ),
    Bug(
        Kind.MINUTES,
        "a leaf can be passed off as a node of the tree",
        "assemblies/minutes/merkle.py",
        'hashlib.sha256(b"\\x00" + leaf)',
        "hashlib.sha256(leaf)",
        (f"{MINUTES_TESTS}/test_merkle.py::test_the_roots_of_certificate_transparency_come_out",),
    ),
]

PERMITTED = [
    Bug(
        Kind.PERMISSIONS,
        "an organiser gets the edition that opens every ballot",
        PERMISSIONS,
        "question, Role.GUARANTOR)\n\n\ndef can_hold",
        "question, Role.GUARANTOR, Role.ORGANISER)\n\n\ndef can_hold",
        (f"{SECRET_TESTS}/test_sealing.py::test_an_auditor_has_everything_and_the_minutes_say_so",),
    ),
    Bug(
        Kind.PERMISSIONS,
        "anybody holds a result",
        HOLDS,
        "        require(can_hold(by.person, question))\n    require(0",
        "        pass\n    require(0",
        (f"{BALLOT_TESTS}/test_holds.py::test_only_a_guarantor_holds_and_only_what_is_counted",),
    ),
    Bug(
        Kind.PERMISSIONS,
        "a member can be the second person",
        PERMISSIONS,
        "Role.ORGANISER, Role.FACILITATOR, Role.GUARANTOR)",
        "Role.ORGANISER, Role.FACILITATOR, Role.GUARANTOR, Role.MEMBER)",
        (f"{BALLOT_TESTS}/test_life_cycle.py::test_members_and_observers_cannot_be_the_second_person",),
    ),
    Bug(
        Kind.PERMISSIONS,
        "whoever has a seat votes, on the roll or not",
        CASTING,
        "JOIN governance_rollentry r ON r.question_id = q.id\n          JOIN assemblies_seat s ON s.id = r.seat_id",
        "JOIN assemblies_seat s ON s.body_id = q.body_id",
        (f"{BALLOT_TESTS}/test_casting.py::test_people_off_the_roll_cannot_vote",),
    ),
    Bug(
        Kind.PERMISSIONS,
        "a seat that ended still votes",
        CASTING,
        "AND s.person_id = %s AND s.ended_at IS NULL {by_card}",
        "AND s.person_id = %s {by_card}",
        (f"{BALLOT_TESTS}/test_casting.py::test_a_seat_that_ended_cannot_vote_any_more",),
    ),
    Bug(
        Kind.PERMISSIONS,
        "everybody sees how each seat voted, whatever the charter says",
        PERMISSIONS,
        "    return bool(seats_in(visitor, question.body.assembly))",
        "    return True",
        (f"{BALLOT_TESTS}/test_secrecy.py::test_how_each_seat_voted_is_for_those_whom_the_charter_named",),
    ),
    Bug(
        Kind.PERMISSIONS,
        "a phone and a paper of one seat both count",
        CASTING,
        "AND o.channel <> %s)",
        "AND o.channel <> %s AND o.id < 0)",
        (f"{BALLOT_TESTS}/test_paper.py::test_a_seat_that_voted_by_phone_has_no_paper",),
    ),
]

CHECKED = [
    Bug(
        Kind.CHECKER,
        "the checker accepts a line that does not follow",
        VERIFY,
        '    if event["prev"] != previous:\n',
        '    if not event["prev"]:\n',
        (f"{MINUTES_TESTS}/test_verify.py::test_tampered_bytes_break_the_chain",),
    ),
    Bug(
        Kind.CHECKER,
        "the checker accepts other ballots than those sealed",
        VERIFY,
        'if sealed_root(ballot.leaf for ballot in ballots) != sealed["root"]:',
        'if not sealed["root"]:',
        (f"{MINUTES_TESTS}/test_verify.py::test_a_forgery_is_refuted_by_the_claim_it_breaks",),
    ),
    Bug(
        Kind.CHECKER,
        "the checker accepts two ballots of one seat",
        VERIFY,
        "    if len(set(seats)) < len(seats):\n        complaints",
        "    if not seats and ballots is None:\n        complaints",
        (f"{MINUTES_TESTS}/test_verify.py::test_a_forgery_is_refuted_by_the_claim_it_breaks",),
    ),
    Bug(
        Kind.CHECKER,
        "the checker accepts another winner",
        VERIFY,
        'for name in ("winners", "outcome", "valid", "invalid")',
        'for name in ("outcome", "valid", "invalid")',
        (f"{MINUTES_TESTS}/test_verify.py::test_a_forgery_is_refuted_by_the_claim_it_breaks",),
    ),
    Bug(
        Kind.CHECKER,
        "the checker takes half of the votes for a majority",
        VERIFY,
        "return part > threshold if threshold == Fraction(1, 2) else part >= threshold",
        "return part >= threshold",
        (f"{MINUTES_TESTS}/test_verify.py::test_every_honest_yes_no_vote_holds",),
    ),
    Bug(
        Kind.CHECKER,
        "the checker believes the awards that a division tells",
        VERIFY,
        "    if in_whole_units(exact, claims, available, lots) != given:\n",
        "    if not given:\n",
        (f"{MINUTES_TESTS}/test_sharing.py::test_another_claimant_is_rounded_up",),
    ),
    Bug(
        Kind.CHECKER,
        "the checker lets a worse served district wait for a better served one",
        VERIFY,
        "            if self.rank(end) > self.rank(start):\n",
        "            if self.rank(end) > (2,):\n",
        (f"{MINUTES_TESTS}/test_sharing.py::test_a_forged_proof_that_hides_a_better_served_district_is_refuted",),
    ),
    Bug(
        Kind.CHECKER,
        "the checker accepts a head over other lines",
        VERIFY,
        "        elif head.root != roots[head.size]:\n",
        "        elif not head.root:\n",
        (
            (
                "tests/nets/test_bundle_forgeries.py::test_a_forgery_is_not_accepted_and_the_right_claim_says_so"
                "[a_line_says_something_else_and_the_chain_is_mended]"
            ),
        ),
    ),
    Bug(
        Kind.CHECKER,
        "the checker takes every signature for true",
        VERIFY,
        "enumerate(worded) if not holds(public, words, signature)]",
        "enumerate(worded) if not worded]",
        (f"{MINUTES_TESTS}/test_signatures_checked.py::test_the_checker_s_own_arithmetic_agrees_with_the_library",),
    ),
]

BUGS: tuple[Bug, ...] = (*COUNTING, *SECRECY, *LIFE, *MINUTES, *PERMITTED, *CHECKED)
