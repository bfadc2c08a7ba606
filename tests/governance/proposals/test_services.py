"""Proposals: written alone or together, changed in the open, withdrawn with a reason."""

import pytest

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import Absent, NotAllowed
from governance.proposals import services
from governance.proposals.errors import (
    AlreadyAuthor,
    ChangedMeanwhile,
    NoSuchSeat,
    NothingToUndo,
    NotInvited,
    ProposalIncomplete,
    ReasonMissing,
    WrongProposalState,
)
from governance.proposals.models import Proposal, WordsBefore

State = Proposal.State


@pytest.fixture
def draft_text(plenary: Body, ana: Seat) -> Proposal:
    return services.draft_proposal(plenary, by=ana, title="Shade on the quay", text="Plant **forty** trees.")


@pytest.fixture
def published(draft_text: Proposal, ana: Seat) -> Proposal:
    return services.publish_proposal(draft_text, by=ana)


def test_a_draft_is_seen_by_its_author_alone(draft_text: Proposal, ana: Seat, ben: Seat, fay: Seat) -> None:
    assert services.find_proposal(ana.person, draft_text.id) == draft_text
    for seat in (ben, fay):
        with pytest.raises(Absent):
            services.find_proposal(seat.person, draft_text.id)


def test_observers_guarantors_and_strangers_write_no_proposals(
    plenary: Body, obi: Seat, gus: Seat, mo: Seat, dee: Seat
) -> None:
    for seat in (obi, gus, mo, dee):
        with pytest.raises(NotAllowed):
            services.draft_proposal(plenary, by=seat, title="Mine", text="All mine.")


@pytest.mark.parametrize(("title", "text"), [("", "x"), (" ", "x"), ("x", " "), ("x" * 161, "x"), ("x", "x" * 20_001)])
def test_a_proposal_has_a_title_and_a_text(plenary: Body, ana: Seat, title: str, text: str) -> None:
    with pytest.raises(ProposalIncomplete):
        services.draft_proposal(plenary, by=ana, title=title, text=text)


def test_publishing_puts_the_hash_of_the_text_on_record_but_not_the_text(published: Proposal) -> None:
    entry = Entry.objects.get(type="proposal.publish")
    assert entry.body["number"] == 1
    assert "forty" not in entry.text


def test_only_the_first_author_publishes_and_only_once(draft_text: Proposal, ana: Seat, ben: Seat) -> None:
    with pytest.raises(NotAllowed):
        services.publish_proposal(draft_text, by=ben)
    services.publish_proposal(draft_text, by=ana)
    with pytest.raises(WrongProposalState):
        services.publish_proposal(draft_text, by=ana)


def test_a_change_is_the_next_version_and_stands_in_the_minutes(published: Proposal, ana: Seat) -> None:
    changed = services.change_proposal(published, by=ana, title=published.title, text="Fifty trees.", version=1)
    assert (changed.version, changed.text) == (2, "Fifty trees.")
    assert Entry.objects.get(type="proposal.change").body["version"] == 2
    same = services.change_proposal(changed, by=ana, title=changed.title, text=changed.text)
    assert same.version == 2


def test_what_everybody_could_read_is_kept_word_for_word(draft_text: Proposal, ana: Seat, ben: Seat) -> None:
    services.change_proposal(draft_text, by=ana, title="Shade", text="Plant sixty trees.")
    services.publish_proposal(draft_text, by=ana)
    services.invite_author(draft_text, by=ana, number=ben.number)
    services.answer_invitation(draft_text, by=ben, accepts=True)
    services.change_proposal(draft_text, by=ben, title="Shade for all", text="Plant ninety trees.")
    kept = [(one.number, one.title, one.text, one.by) for one in draft_text.versions.all()]
    assert kept == [(3, "Shade for all", "Plant ninety trees.", ben), (2, "Shade", "Plant sixty trees.", ana)]
    draft_text.refresh_from_db()
    assert [one.number for one in services.earlier_versions(draft_text)] == [2]


def test_the_minutes_lead_to_the_proposal_of_every_act(published: Proposal, ana: Seat) -> None:
    services.change_proposal(published, by=ana, title=published.title, text="Fifty trees.")
    services.withdraw_proposal(published, by=ana, reason="It is done already.")
    acts = Entry.objects.filter(type__startswith="proposal.")
    assert [entry.page for entry in acts] == [published.get_absolute_url()] * 3


def test_two_authors_who_write_at_once_do_not_overwrite_each_other(published: Proposal, ana: Seat) -> None:
    services.change_proposal(published, by=ana, title=published.title, text="Fifty trees.", version=1)
    with pytest.raises(ChangedMeanwhile):
        services.change_proposal(published, by=ana, title=published.title, text="Sixty trees.", version=1)


def test_a_co_author_is_one_only_after_accepting(published: Proposal, ana: Seat, ben: Seat) -> None:
    services.invite_author(published, by=ana, number=ben.number)
    with pytest.raises(NotAllowed):
        services.change_proposal(published, by=ben, title="Ours", text="Our trees.")
    services.answer_invitation(published, by=ben, accepts=True)
    assert services.change_proposal(published, by=ben, title="Ours", text="Our trees.").title == "Ours"
    assert Entry.objects.get(type="proposal.co_author").body["seat"] == ben.opaque_id
    with pytest.raises(NotInvited):
        services.answer_invitation(published, by=ben, accepts=True)


def test_declining_leaves_no_trace(published: Proposal, ana: Seat, ben: Seat) -> None:
    services.invite_author(published, by=ana, number=ben.number)
    services.answer_invitation(published, by=ben, accepts=False)
    assert published.authors.count() == 1
    assert not Entry.objects.filter(type="proposal.co_author").exists()


def test_an_invited_seat_reads_the_draft(draft_text: Proposal, ana: Seat, ben: Seat) -> None:
    services.invite_author(draft_text, by=ana, number=ben.number)
    assert services.find_proposal(ben.person, draft_text.id) == draft_text


def test_only_seats_that_can_write_are_invited_and_only_once(
    published: Proposal, ana: Seat, ben: Seat, obi: Seat
) -> None:
    for number in (obi.number, 999):
        with pytest.raises(NoSuchSeat):
            services.invite_author(published, by=ana, number=number)
    services.invite_author(published, by=ana, number=ben.number)
    for number in (ben.number, ana.number):
        with pytest.raises(AlreadyAuthor):
            services.invite_author(published, by=ana, number=number)
    with pytest.raises(NotAllowed):
        services.invite_author(published, by=ben, number=ana.number)


def test_a_withdrawn_proposal_stays_readable_with_its_reason(published: Proposal, ana: Seat, ben: Seat) -> None:
    with pytest.raises(ReasonMissing):
        services.withdraw_proposal(published, by=ana, reason=" ")
    with pytest.raises(NotAllowed):
        services.withdraw_proposal(published, by=ben, reason="I do not like it.")
    withdrawn = services.withdraw_proposal(published, by=ana, reason="It is done already.")
    assert (withdrawn.state, withdrawn.withdrawal_reason) == (State.WITHDRAWN, "It is done already.")
    assert services.find_proposal(ben.person, published.id).text == "Plant **forty** trees."
    for act in (services.publish_proposal, services.withdraw_proposal):
        with pytest.raises(WrongProposalState):
            act(published, by=ana, **({"reason": "Again."} if act is services.withdraw_proposal else {}))
    with pytest.raises(WrongProposalState):
        services.change_proposal(published, by=ana, title="New", text="New")


def test_the_last_save_of_a_draft_can_be_undone_and_had_back(draft_text: Proposal, ana: Seat) -> None:
    with pytest.raises(NothingToUndo):
        services.undo_draft(draft_text, by=ana)
    services.change_proposal(draft_text, by=ana, title="Shade", text="Plant four trees.")
    undone = services.undo_draft(draft_text, by=ana)
    assert (undone.title, undone.text) == ("Shade on the quay", "Plant **forty** trees.")
    again = services.undo_draft(draft_text, by=ana)
    assert (again.title, again.text) == ("Shade", "Plant four trees.")


def test_earlier_words_of_a_draft_are_one_step_back_and_gone_once_it_is_public(draft_text: Proposal, ana: Seat) -> None:
    for text in ("Plant four trees.", "Plant five trees."):
        services.change_proposal(draft_text, by=ana, title="Shade", text=text)
    assert [before.text for before in WordsBefore.objects.all()] == ["Plant four trees."]
    services.publish_proposal(draft_text, by=ana)
    assert not WordsBefore.objects.exists()
    with pytest.raises(WrongProposalState):
        services.undo_draft(draft_text, by=ana)
    services.change_proposal(draft_text, by=ana, title="Shade", text="Plant six trees.")
    assert not WordsBefore.objects.exists()


def test_ben_does_not_undo_what_ana_wrote_and_nobody_what_they_have_not_read(
    draft_text: Proposal, ana: Seat, ben: Seat
) -> None:
    services.change_proposal(draft_text, by=ana, title="Shade", text="Plant four trees.")
    with pytest.raises(NotAllowed):
        services.undo_draft(draft_text, by=ben)
    with pytest.raises(ChangedMeanwhile):
        services.undo_draft(draft_text, by=ana, version=1)
    assert services.undo_draft(draft_text, by=ana, version=2).text == "Plant **forty** trees."
