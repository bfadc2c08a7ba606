"""The page of the REST API, in a real browser under the product's own content policy."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.once
def test_the_docs_open_in_a_browser_and_break_no_policy(live_server: Any, open_page: "Callable[..., Page]") -> None:
    page = open_page(base_url=live_server.url)
    page.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective))"
    )
    answer = page.goto("/api/v1/docs/")
    page.locator("#operations-tag-assemblies").click(timeout=60_000)
    page.get_by_text("The assemblies you may see, by name").first.wait_for(timeout=60_000)
    assert answer is not None
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert page.evaluate("broken") == []
