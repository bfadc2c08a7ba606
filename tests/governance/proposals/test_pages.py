"""The pages of proposals."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from governance.ballots.models import Question
from governance.proposals import services
from governance.proposals.models import Author, Proposal
from tests.governance.conftest import Visit


def at(name: str, proposal: Proposal) -> str:
    return reverse(f"proposals:{name}", args=[proposal.id])


@pytest.fixture
def published(plenary: Body, ana: Seat) -> Proposal:
    made = services.draft_proposal(plenary, by=ana, title="Shade on the quay", text="Plant **forty** trees.")
    return services.publish_proposal(made, by=ana)


def test_a_member_writes_publishes_changes_and_withdraws_by_the_pages(plenary: Body, ana: Seat, visit: Visit) -> None:
    client = visit(ana)
    words = {"title": "Shade on the quay", "text": "Plant trees."}
    assert client.post(reverse("proposals:new", args=["two-shores"]), words).status_code == 303
    made = Proposal.objects.get()
    assert visit(None).get(made.get_absolute_url()).status_code == 404
    assert "Your drafts" in client.get(reverse("proposals:list", args=["two-shores"])).content.decode()
    assert client.post(at("publish", made)).status_code == 303
    changed = words | {"text": "Plant *many* trees.", "version": "1"}
    assert client.post(at("edit", made), changed).status_code == 303
    assert "<em>many</em>" in visit(None).get(made.get_absolute_url()).content.decode()
    assert client.post(at("withdraw", made), {"reason": ""}).status_code == 400
    assert client.post(at("withdraw", made), {"reason": "It is done."}).status_code == 303
    page = visit(None).get(made.get_absolute_url()).content.decode()
    assert "This proposal was withdrawn" in page
    assert "It is done." in page


def test_the_words_of_before_stay_readable_on_a_page_of_their_own(published: Proposal, ana: Seat, visit: Visit) -> None:
    address = reverse("proposals:version", args=[published.id, 1])
    assert address not in visit(None).get(published.get_absolute_url()).content.decode()
    assert "earlier version" not in visit(None).get(address).content.decode()
    services.change_proposal(published, by=ana, title="Shade for all", text="Fifty trees.")
    assert address in visit(ana).get(published.get_absolute_url()).content.decode()
    page = visit(ana).get(address).content.decode()
    assert "This is an earlier version" in page
    assert "Plant <strong>forty</strong> trees." in page
    assert visit(ana).get(reverse("proposals:version", args=[published.id, 3])).status_code == 404


def test_whoever_saves_second_keeps_their_words_and_sees_the_new_text(
    published: Proposal, ana: Seat, visit: Visit
) -> None:
    client = visit(ana)
    services.change_proposal(published, by=ana, title=published.title, text="Fifty trees.", version=1)
    mine = {"title": published.title, "text": "Sixty trees.", "version": "1"}
    answer = client.post(at("edit", published), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sixty" in page
    assert "Fifty" in page
    again = mine | {"version": str(answer.context["text"].version)}
    assert client.post(at("edit", published), again).status_code == 303


def test_an_invitation_waits_on_the_home_page_and_is_answered(
    published: Proposal, ana: Seat, ben: Seat, visit: Visit
) -> None:
    assert visit(ana).post(at("invite", published), {"number": "999"}).status_code == 400
    assert visit(ana).post(at("invite", published), {"number": str(ben.number)}).status_code == 303
    assert "You are invited to be a co-author" in visit(ben).get(reverse("home")).content.decode()
    assert visit(ben).post(at("answer", published), {"answer": "yes"}).status_code == 303
    assert "Ana, Ben" in "".join(
        visit(None).get(published.get_absolute_url()).content.decode().replace("<bdi>", "").split("</bdi>")
    )


def test_others_cannot_act_on_a_proposal(published: Proposal, ben: Seat, fay: Seat, dee: Seat, visit: Visit) -> None:
    for seat in (None, ben, fay, dee):
        for name in ("edit", "publish", "invite", "answer", "withdraw"):
            assert visit(seat).post(at(name, published), {"reason": "x", "number": "1"}).status_code == 403
    published.refresh_from_db()
    assert (published.state, published.version) == ("open", 1)


def test_the_desk_asks_a_question_about_a_proposal(
    published: Proposal, fay: Seat, visit: Visit, members: list[Seat]
) -> None:
    address = f"{reverse('ballots:new', args=['two-shores'])}?proposal={published.id}"
    assert address.replace("&", "&amp;") in visit(fay).get(published.get_absolute_url()).content.decode()
    assert "Yes or no" in visit(fay).get(address).content.decode()
    start = visit(fay).get(f"{address}&rule=yes-no").context["form"].initial
    assert start["title"] == published.title
    assert visit(fay).post(address, start | {"rule": "yes-no"}).status_code == 303
    assert Question.objects.get().proposal == published


def test_the_list_costs_the_same_for_ten_and_for_a_hundred(plenary: Body, members: list[Seat], visit: Visit) -> None:
    address = reverse("proposals:list", args=["two-shores"])

    def fill(first: int, last: int) -> None:
        at_once = timezone.now()
        made = Proposal.objects.bulk_create(
            Proposal(body=plenary, number=n, title=f"Proposal {n}", text="x", state="open", created_at=at_once,
                     published_at=at_once)
            for n in range(first, last)
        )  # fmt: skip
        Author.objects.bulk_create(
            Author(proposal=one, seat=seat, is_first=seat == members[0], invited_at=at_once, accepted_at=at_once)
            for one in made
            for seat in members[:2]
        )

    def statements(seat: Seat | None, page: int) -> int:
        client = visit(seat)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{address}?page=1&again={page}")
        assert answer.status_code == 200
        return len(asked)

    fill(1, 11)
    few = [statements(seat, 1) for seat in (None, members[0])]
    fill(11, 131)
    many = [statements(seat, 2) for seat in (None, members[0])]
    assert few == many
    assert max(few) <= 9
    assert "Older proposals" in visit(None).get(address).content.decode()
    assert "Proposal 30<" not in visit(None).get(address).content.decode()
    assert "Proposal 1<" in visit(None).get(f"{address}?page=2").content.decode()
    assert visit(None).get(f"{address}?page=-1").status_code == 200


def test_ana_undoes_the_last_save_of_her_draft_on_its_page_and_by_rest(plenary: Body, ana: Seat, visit: Visit) -> None:
    client = visit(ana)
    made = services.draft_proposal(plenary, by=ana, title="Shade on the quay", text="Plant **forty** trees.")
    assert "Undo the last save" not in client.get(made.get_absolute_url()).content.decode()
    services.change_proposal(made, by=ana, title="Shade", text="Plant four trees.")
    assert "Undo the last save" in client.get(made.get_absolute_url()).content.decode()
    late = client.post(at("undo", made), {"version": "1"}, follow=True).content.decode()
    assert "Nothing was undone" in late
    done = client.post(at("undo", made), {"version": "2"}, follow=True).content.decode()
    assert "The last save is undone." in done
    assert "<strong>forty</strong>" in done
    rest = f"/api/v1/proposals/{made.id}/undo/"
    assert client.post(rest, {}, content_type="application/json").status_code == 428
    old, read = ({"If-Match": f'"{version}"'} for version in (1, 3))
    assert client.post(rest, {}, content_type="application/json", headers=old).status_code == 412
    again = client.post(rest, {}, content_type="application/json", headers=read)
    assert (again.status_code, again.json()["text"]) == (200, "Plant four trees.")
