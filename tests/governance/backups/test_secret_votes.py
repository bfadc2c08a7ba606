"""The box of an open secret vote is in no backup; sealed ballots are, and come back whole."""

from pathlib import Path

import pytest
from django.db import connections

from governance.ballots.models import Question, SealedBallot, Turnout
from governance.ballots.secrecy.box import PREFIX, table_of
from tests.governance.backups.machines import Machine
from tests.governance.backups.test_backups import first, opened, second  # noqa: F401  fixtures
from tests.secret_cast import Device

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def test_a_restored_machine_has_sealed_secret_ballots_and_no_open_box(
    first: Machine,  # noqa: F811
    second: Machine,  # noqa: F811
    secret_question: Question,
    secret_ranking: Question,
    twelve: list,
    vote: object,
    count: object,
) -> None:
    for seat in twelve:
        vote(secret_question, seat, "yes")
    count(secret_question)
    phone = Device()
    open_ballot = vote(secret_ranking, twelve[0], ["2", "1"], phone)
    file = first.backup()
    kept = opened(file, Path(first.key))
    assert open_ballot.leaf.encode() not in kept
    assert phone.n1.encode() not in kept
    told = second.do("restore", file, "--key", first.key)
    assert "Sealed votes: 1," in told
    with second.looked_into() as there:
        assert SealedBallot.objects.using(there).count() == 12
        assert Turnout.objects.using(there).count() == 13
        interrupted = Question.objects.using(there).get(id=secret_ranking.id)
        assert interrupted.state == Question.State.ANNULLED
        assert "1 had voted" in interrupted.annulment_reason
        tables = connections[there].introspection.table_names()
        assert table_of(secret_ranking.id) not in tables
        assert not [name for name in tables if name.startswith(PREFIX)]
