"""Single lines of lists and tables."""

import pytest

from governance.wording import bare


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("- No filter is sold.", "No filter is sold."),
        ("3. Who speaks", "Who speaks"),
        ("> As was said", "As was said"),
        ("| Place | Litres |", "Place · Litres"),
        ("| --- | :-: |", ""),
        ("# Water", "# Water"),
        ("Plain - words | here", "Plain - words | here"),
    ],
)
def test_a_line_that_is_shown_by_itself_goes_without_the_marks_of_its_list_or_table(line, shown):
    assert bare(line) == shown
