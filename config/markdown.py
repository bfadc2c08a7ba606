"""Markdown that people write, as HTML that is safe to show: no raw HTML, then an allow-list of tags."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
# A table scrolls inside itself on a narrow screen. Only these rules make a div: the parser takes no HTML.
_parser.add_render_rule("table_open", lambda *_: '<div class="table-scroll" tabindex="0"><table>')
_parser.add_render_rule("table_close", lambda *_: "</table></div>")


def to_html(text: str) -> SafeString:
    """Headings begin one level below the page's own; links say that they are no recommendation of ours."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _lowered(token)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS | {"div"},
        attributes={"a": {"href", "title"}, "ol": {"start"}, "div": {"class", "tabindex"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
        set_tag_attribute_values={"pre": {"tabindex": "0"}},  # a wide one is scrolled with the keyboard, too
    )
    return mark_safe(clean)  # noqa: S308  cleaned by the allow-list above


def _lowered(token: Token) -> str:
    return f"h{min(int(token.tag[1]) + 1, 4)}"
