"""What members write becomes HTML that cannot hurt anybody."""

from html.parser import HTMLParser

import pytest

from config.markdown import TAGS, to_html


class Seen(HTMLParser):
    """What a browser would make of it: tags, their attributes, and where they point."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("# Title", "<h2>Title</h2>"),
        ("#### Deep", "<h4>Deep</h4>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("[a](https://example.org)", '<p><a href="https://example.org" rel="nofollow noopener">a</a></p>'),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_plain_markdown_becomes_plain_html(text: str, html: str) -> None:
    assert to_html(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](vbscript:x)",
        "![i](https://example.org/track.png)",
        '[a](https://example.org "x\\" onmouseover=\\"alert(1)")',
        "<a href='https://example.org' style='position:fixed'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<style>*{display:none}</style>",
        "[a](//evil.example)",
        "```html\n<script>\n```",
        '[a](https://example.org "<table><img src=x onerror=alert(1)></table>")',
        "<!-- --><iframe src=//evil>",
    ],
)
def test_hostile_markdown_runs_nothing_and_loads_nothing(text: str) -> None:
    seen = Seen()
    seen.feed(to_html(text))
    assert seen.tags <= TAGS
    assert seen.attributes <= {"href", "title", "rel", "tabindex"}
    assert all(address.startswith(("https://", "//")) for address in seen.addresses)


def test_long_and_deep_texts_are_rendered_in_time() -> None:
    for text in (">" * 5_000, "[" * 5_000, "*a" * 5_000, "- " * 5_000, "|a" * 2_000 + "\n" + "|-" * 2_000):
        assert to_html(text) is not None


def test_a_wide_table_scrolls_inside_itself() -> None:
    html = to_html("| a | b |\n| --- | --- |\n| 1 | 2 |")
    assert html.startswith('<div class="table-scroll" tabindex="0"><table>')
    assert html.rstrip().endswith("</table></div>")
