"""Words taken out and put in, told to the eye and to a screen reader."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from governance.manifestos.reading import Marked
from governance.wording import Block, Is

register = template.Library()


@register.filter
def marked(blocks: Iterable[Block | Marked]) -> SafeString:
    """Each block as a paragraph. Written here and not in a template: a page may show hundreds of them."""
    end = _("end")
    before, after = {Is.KEPT: ""}, {Is.KEPT: ""}
    for kind, tag, word in ((Is.TAKEN_OUT, "del", _("taken out:")), (Is.PUT_IN, "ins", _("put in:"))):
        before[kind] = format_html('<{}><span class="spoken">[{} </span>', tag, word)
        after[kind] = format_html('<span class="spoken"> {}]</span></{}>', end, tag)
    told = []
    for block in blocks:
        runs = "".join(f"{before[run.kind]}{escape(run.text)}{after[run.kind]}" for run in block.runs)
        note = getattr(block, "note", "")
        told.append(f"<p>{runs}</p>" + (f'\n  <p class="note">{escape(note)}</p>' if note else ""))
    return mark_safe("\n  ".join(told))  # noqa: S308  every word is escaped
