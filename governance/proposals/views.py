"""Pages of proposals."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import can_run_desk, seats_of
from config.errors import Absent, NotAllowed, Refusal, require
from config.markdown import to_html
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.drafting import pages
from governance.drafting.forms import TogetherForm
from governance.drafting.services import begin_writing, end_writing
from governance.drafting.together import Words
from governance.following.services import follow, following_seat, is_following, unfollow
from governance.proposals import services
from governance.proposals.errors import ChangedMeanwhile
from governance.proposals.forms import InviteForm, ProposalForm, WithdrawForm
from governance.proposals.merging.permissions import asking_seat
from governance.proposals.merging.services import lineage_of
from governance.proposals.models import Author, Proposal
from governance.proposals.permissions import (
    authorship,
    can_change_proposal,
    can_invite_author,
    can_publish_proposal,
    can_read_words,
    can_withdraw_proposal,
    can_write_proposal,
    is_first_author,
    writing_seat,
)
from governance.proposals.points.permissions import arguing_seat
from governance.proposals.points.services import SHOWN_FIRST, sides_of
from governance.proposals.services import compare_versions, find_proposal, find_words
from governance.proposals.sources.services import sources_of
from governance.proposals.support.services import support_of

A_PAGE = 100
NOBODY = UUID(int=0)
LISTED = ("id", "number", "title", "state", "published_at", "supporters", "tags", "hidden_at")
DONE = {
    "saved": gettext_lazy("Your draft is saved. Only its authors can see it."),
    "published": gettext_lazy("The proposal is public now."),
    "changed": gettext_lazy("The new text is saved."),
    "undone": gettext_lazy("The last save is undone. Press it again to have it back."),
    "newer": gettext_lazy(
        "Nothing was undone: somebody has saved this draft since you opened the page. Read it first."
    ),
    "invited": gettext_lazy("The invitation is waiting on that person’s home page."),
    "joined": gettext_lazy("You are a co-author now."),
    "declined": gettext_lazy("You declined. Nothing of it was kept."),
    "supported": gettext_lazy("You support this proposal. You can take that back here at any time."),
    "unsupported": gettext_lazy("You took your support back."),
    "followed": gettext_lazy("You hear when this proposal moves."),
    "unfollowed": gettext_lazy("You hear nothing more of this proposal."),
    "asked": gettext_lazy("The author of the other proposal is asked. Nothing changes until they answer."),
    "merged": gettext_lazy("This proposal is part of the other one now."),
    "taken-in": gettext_lazy("The other proposal is part of this one now."),
    "not-merged": gettext_lazy("You declined. Both proposals stay as they are."),
    "not-asked": gettext_lazy("You took the question back."),
    "details": gettext_lazy("Tags and place are saved."),
    "evidence": gettext_lazy("The link stands beside the proposal."),
    "attached": gettext_lazy("The file stands beside the proposal."),
    "source-removed": gettext_lazy("It is removed."),
    "withdrawn": gettext_lazy("The proposal is withdrawn. It stays readable, with your reason."),
}


@public_page(seconds=2)
@require_safe
def proposals(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    page = _page_asked_for(request)
    first = (page - 1) * A_PAGE
    listed = Proposal.objects.public().filter(body__assembly=assembly)
    tag = request.GET.get("tag", "")[:30].replace("\n", " ")
    rows = (listed.tagged(tag) if tag else listed).values(*LISTED)
    found = list(rows[first : first + A_PAGE + 1])
    context = {
        "version": version,
        "assembly": assembly,
        "proposals": _listed(found[:A_PAGE], assembly.zone),
        "drafts": _own_drafts(request, assembly),
        "page": page,
        "tag": tag,
        "next_page": page + 1 if len(found) > A_PAGE else None,
        "may_write": can_write_proposal(request.user, assembly),
        "topic": assembly.topic,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/proposals/proposals.html", context)


def _listed(rows: Sequence[Mapping[str, Any]], zone: tzinfo) -> list[dict[str, Any]]:
    """What the list shows of each. Addresses and days are worked out once a page, not once a proposal."""
    names = Author.objects.names_of(row["id"] for row in rows)
    address = reverse("proposals:proposal", args=[NOBODY])
    days = {day: date_format(day, "DATE_FORMAT") for day in {localdate(row["published_at"], zone) for row in rows}}
    return [
        {
            "number": row["number"],
            "title": row["title"] if row["hidden_at"] is None else _("A hidden proposal"),
            "url": address.replace(str(NOBODY), str(row["id"])),
            "is_withdrawn": row["state"] == Proposal.State.WITHDRAWN,
            "is_merged": row["state"] == Proposal.State.MERGED,
            "authors": format_html_join(", ", "<bdi>{}</bdi>", ((name,) for name in names[row["id"]])),
            "day": days[localdate(row["published_at"], zone)],
            "support": supported(row["supporters"]),
            "tags": row["tags"].split("\n")[1:-1],
        }
        for row in rows
    ]


def supported(n: int) -> str:
    """In words, where anybody supports it."""
    return ngettext("%(n)d member supports it", "%(n)d members support it", n) % {"n": n} if n else ""


def _own_drafts(request: HttpRequest, assembly: Assembly) -> list[Proposal]:
    own = [seat.id for seat in seats_of(request.user)]
    if not own:
        return []
    drafts = Proposal.objects.filter(state=Proposal.State.DRAFT, body__assembly=assembly)
    return list(drafts.filter(authors__seat__in=own, authors__accepted_at__isnull=False))


def _page_asked_for(request: HttpRequest) -> int:
    return number_asked_for(request, "page") or 1


@public_page(seconds=2)
@require_safe
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    version = version_of(found.topic)
    mine = authorship(request.user, found)
    is_live = found.state in {Proposal.State.DRAFT, Proposal.State.OPEN}
    context = {
        "proposal": found,
        "assembly": found.body.assembly,
        "text_html": to_html(found.text),
        "reads_words": can_read_words(request.user, found),
        "authors": [author for author in found.authors.all() if author.accepted_at],
        "invited": [author for author in found.authors.all() if not author.accepted_at],
        "is_invited": is_live and mine is not None and mine.accepted_at is None,
        "is_draft": found.state == Proposal.State.DRAFT,
        "may_change": is_live and can_change_proposal(request.user, found),
        "may_undo": can_change_proposal(request.user, found) and services.can_undo_draft(found),
        "may_invite": is_live and can_invite_author(request.user, found),
        "may_publish": found.state == Proposal.State.DRAFT and can_publish_proposal(request.user, found),
        "may_withdraw": found.state == Proposal.State.OPEN and can_withdraw_proposal(request.user, found),
        "may_ask": found.state == Proposal.State.OPEN
        and not found.is_hidden
        and can_run_desk(request.user, found.body.assembly),
        "questions": found.questions.public(),
        "sources": sources_of(found),
        "lineage": lineage_of(found),
        "may_answer_merging": found.is_open and is_first_author(request.user, found),
        "may_merge": found.is_open and asking_seat(request.user, found) is not None,
        "may_follow": found.state != Proposal.State.DRAFT
        and following_seat(request.user, found.body.assembly) is not None,
        "is_following": is_following(request.user, found.body.assembly, services.PROPOSAL, found.id),
        "names_rule": found.body.charter.supporters_seen_by,
        "support": support_of(request.user, found),
        "sides": sides_of(request.user, found, most=SHOWN_FIRST),
        "may_add_point": found.is_open and arguing_seat(request.user, found) is not None,
        "earlier": services.earlier_versions(found),
        "version": version,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/proposals/proposal.html", context)


@public_page(seconds=2)
@require_safe
def version(request: HttpRequest, proposal_id: UUID, number: int) -> HttpResponse:
    """What a proposal said in public at one time."""
    found = find_words(request.user, proposal_id)
    kept = found.versions.select_related("by__person").filter(number=number).first()
    if kept is None:
        raise Absent
    context = {
        "proposal": found,
        "assembly": found.body.assembly,
        "kept": kept,
        "text_html": to_html(kept.text),
        "is_newest": kept.number == found.version,
    }
    return render(request, "governance/proposals/version.html", context)


@public_page(seconds=2)
@require_safe
def compare(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Any two versions that were public; unless others are asked for, the newest against the one before."""
    found = find_words(request.user, proposal_id)
    versions = list(found.versions.select_related("by__person").defer("text"))
    if not versions:
        raise Absent
    newest = versions[0].number
    after = number_asked_for(request, "to") or newest
    before = number_asked_for(request, "from") or max(after - 1, versions[-1].number)
    context = {
        "proposal": found,
        "assembly": found.body.assembly,
        "versions": versions,
        "change": compare_versions(found, before, after),
    }
    return render(request, "governance/proposals/compare.html", context)


def number_asked_for(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 and int(asked) else None


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    seat = writing_seat(request.user, assembly)
    if seat is None:
        raise NotAllowed
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.draft_proposal(
                seat.body, by=seat, title=form.cleaned_data["title"], text=form.cleaned_data["text"]
            )
            return SeeOther(made.get_absolute_url(), "saved")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, assembly=assembly, back_url=reverse("proposals:list", args=[slug]))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Write on in a text. Whoever saves second puts both together, passage by passage; so does a page that does not
    say which version it began with."""
    found = find_proposal(request.user, proposal_id)
    require(can_change_proposal(request.user, found))
    by = _own_seat(request, found)
    if request.method != "POST":
        begin_writing(found.id, by=by)
        return _edit_page(request, found, by, ProposalForm(initial=pages.as_begun(_text(found))))
    if "together" in request.POST:
        return _put_together(request, found, by)
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, found, by, form)
    return _save(request, found, by, pages.sent(form.cleaned_data), form)


def _text(proposal: Proposal) -> pages.Text:
    return pages.Text(
        proposal.id,
        proposal.body.assembly,
        Words(proposal.title, proposal.text),
        proposal.version,
        proposal.changed_by.public_name if proposal.changed_by else "",
        proposal.get_absolute_url(),
        reverse("proposals:writing", args=[proposal.id]),
        _("Back to the proposal"),
    )


def _put_together(request: HttpRequest, found: Proposal, by: Seat) -> HttpResponse:
    """Each passage was chosen. The text out of both is saved, or written on in; whoever is overtaken chooses again."""
    form = TogetherForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, found, by, ProposalForm(request.POST))
    chosen = pages.chosen(form.cleaned_data, request.POST.dict())
    start = pages.start_from(chosen)
    if request.POST.get("then") == "write":
        return _edit_page(request, found, by, ProposalForm(initial=start))
    return _save(request, found, by, chosen, ProposalForm(start))


def _save(request: HttpRequest, found: Proposal, by: Seat, sent: pages.Sent, form: ProposalForm) -> HttpResponse:
    try:
        services.change_proposal(found, by=by, title=sent.words.title, text=sent.words.text, version=sent.version)
    except ChangedMeanwhile:
        return pages.both(request, _text(find_proposal(request.user, found.id)), sent)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _edit_page(request, found, by, form)
    end_writing(found.id, by=by)
    return SeeOther(found.get_absolute_url(), "changed")


def _edit_page(request: HttpRequest, found: Proposal, by: Seat, form: ProposalForm) -> HttpResponse:
    others = pages.others(_text(found), by)
    back_url = found.get_absolute_url()
    return _form_page(request, form, assembly=found.body.assembly, proposal=found, back_url=back_url, **others)


@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    require(can_change_proposal(request.user, found))
    return pages.who_writes(request, _text(found), _own_seat(request, found))


def _form_page(request: HttpRequest, form: ProposalForm, **more: Any) -> HttpResponse:
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/proposals/write.html", {"form": form, **more}, status=status)


def _own_seat(request: HttpRequest, proposal: Proposal) -> Seat:
    """The visitor's seat among the proposal's authors and those invited."""
    author: Author | None = authorship(request.user, proposal)
    if author is None:
        raise NotAllowed
    return author.seat


@require_POST
def publish(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    services.publish_proposal(found, by=_own_seat(request, found))
    return SeeOther(found.get_absolute_url(), "published")


@require_POST
def follow_it(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One tap to hear of it, another to hear nothing more."""
    found = find_proposal(request.user, proposal_id)
    seat = following_seat(request.user, found.body.assembly)
    if seat is None:
        raise NotAllowed
    if request.POST.get("follow") == "no":
        unfollow(services.PROPOSAL, found.id, by=seat)
        return SeeOther(found.get_absolute_url(), "unfollowed")
    follow(services.PROPOSAL, found.id, seats=[seat])
    return SeeOther(found.get_absolute_url(), "followed")


@require_POST
def undo(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Only what the page showed is undone: ``version`` names it."""
    found = find_proposal(request.user, proposal_id)
    shown = request.POST.get("version", "")
    version = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else None
    try:
        services.undo_draft(found, by=_own_seat(request, found), version=version)
    except ChangedMeanwhile:
        return SeeOther(found.get_absolute_url(), "newer")
    return SeeOther(found.get_absolute_url(), "undone")


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    require(can_invite_author(request.user, found))
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            services.invite_author(found, by=_own_seat(request, found), number=form.cleaned_data["number"])
            return SeeOther(found.get_absolute_url(), "invited")
        except Refusal as refusal:
            form.add_error("number", str(refusal))
    context = {"form": form, "proposal": found, "assembly": found.body.assembly}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/proposals/invite.html", context, status=status)


@require_POST
def answer(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    accepts = request.POST.get("answer") == "yes"
    services.answer_invitation(found, by=_own_seat(request, found), accepts=accepts)
    if accepts:
        return SeeOther(found.get_absolute_url(), "joined")
    return SeeOther(reverse("proposals:list", args=[found.body.assembly.slug]), "declined")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    require(can_withdraw_proposal(request.user, found))
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        services.withdraw_proposal(found, by=_own_seat(request, found), reason=form.cleaned_data["reason"])
        return SeeOther(found.get_absolute_url(), "withdrawn")
    context = {
        "form": form,
        "heading": _("Withdraw proposal %(number)d?") % {"number": found.number},
        "consequence": _("It stays readable, marked as withdrawn, with your reason beside it."),
        "undo": _("This cannot be undone. You can always write a new proposal."),
        "verb": _("Withdraw the proposal"),
        "assembly": found.body.assembly,
        "about": found.title,
        "back_url": found.get_absolute_url(),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "_confirm.html", context, status=status)
