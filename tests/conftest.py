"""Servers and browsers for every test.

`tests/settings.py` names the servers, this file starts them: Redis for each lane, PostgreSQL once a
run. Nothing is skipped because a server is missing: the run fails and says which.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import translation
from hypothesis import HealthCheck, Phase, settings

from tests import servers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = ["tests.cast", "tests.secret_cast"]

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP hall.test 127.0.0.1",
]
HALL_NAME = "hall.test"  # what a phone in the hall's network might type: not a loopback address to the browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 900}}
STAGE = {"viewport": {"width": 1920, "height": 1080}}

# The same examples in every run, and none fails for being slow on a busy machine.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For planted bugs: that there is an example is all that is asked.
without_shrinking = [Phase.explicit, Phase.reuse, Phase.generate]
settings.register_profile("first example", settings.get_profile("steady"), phases=without_shrinking)
settings.load_profile("steady")

_started = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Starts what `tests/settings.py` names: PostgreSQL in the leading process, Redis in each lane."""
    from tests.settings import ENGINE, LANE, RUN, TEST_SERVERS_ARE_GIVEN

    if TEST_SERVERS_ARE_GIVEN or config.option.collectonly:
        return
    is_lane = hasattr(config, "workerinput")
    if ENGINE == "postgres" and not is_lane:
        _started.enter_context(servers.postgres(RUN / "pg"))
    if is_lane or not config.getoption("numprocesses", None):
        _started.enter_context(servers.redis(RUN / LANE / "s"))


def pytest_unconfigure() -> None:
    _started.close()


PURE = ("budgeting", "counting", "division", "equity", "wording")
ARITHMETIC = (
    *(f"tests/governance/{core}/" for core in PURE),
    "tests/assemblies/minutes/",
    "tests/bench/",
    "tests/planted/",
    "tests/test_look.py",
    "tests/test_vendored.py",
)
DATABASE = {"db", "transactional_db", "django_db_serialized_rollback"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for no database runs once: the arithmetic, the checker, the looks."""
    for item in items:
        asks = item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ()))
        if not asks and item.nodeid.startswith(ARITHMETIC):
            item.add_marker("once")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A test that read a page in another language leaves none behind."""
    yield
    translation.activate("en")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A real Redis that this lane of the run has for itself."""
    return os.environ["REDIS_URL"]


@pytest.fixture(scope="session")
def engine() -> str:
    """The database under test: `sqlite` or `postgres`."""
    return os.environ["COMMONWEATHER_TEST_ENGINE"]


@pytest.fixture
def start_worker(transactional_db: None, redis_url: str, tmp_path: Path) -> Iterator[Callable[..., servers.Worker]]:
    """Starts real Celery workers on this test's own database; they end with the test."""
    with ExitStack() as running:

        def start(concurrency: int = 1) -> servers.Worker:
            one = servers.worker(
                database_url=servers.url_of_test_database(),
                redis_url=redis_url,
                var_dir=servers.short_folder("cww-"),
                concurrency=concurrency,
            )
            return running.enter_context(one)

        yield start


@pytest.fixture
def real_worker(start_worker: Callable[..., servers.Worker]) -> servers.Worker:
    """A real Celery worker on this test's own database."""
    return start_worker()


@pytest.fixture(scope="session")
def live_stack(engine: str) -> Iterator[servers.Stack]:
    """The whole product in demo mode, as `manage.py up` starts it, over a database of its own."""
    with ExitStack() as running:
        given: dict[str, str] = {}
        if engine == "postgres":
            given["database_url"] = running.enter_context(servers.postgres())
            given["redis_url"] = running.enter_context(servers.redis())
        yield running.enter_context(servers.stack(**given))


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    # Playwright's own loop would make Django refuse its database in the same thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: "Browser", request: pytest.FixtureRequest) -> "Iterator[Callable[..., Page]]":
    """Opens pages in fresh profiles; whatever the browser complained about fails the test.

    With `live_stack` in the test, addresses are those of its product: `page.goto("/en/")`.
    """
    complaints: list[str] = []
    uses_stack = "live_stack" in request.fixturenames
    base_url = request.getfixturevalue("live_stack").url if uses_stack else None
    expected = [text for mark in request.node.iter_markers("console_may_say") for text in mark.args]
    with ExitStack() as opened:

        def open_one(**options: object) -> "Page":
            context = browser.new_context(**{"base_url": base_url, "reduced_motion": "reduce"} | options)
            opened.callback(context.close)
            context.on(
                "console",
                lambda said: (
                    complaints.append(f"{said.page.url if said.page else ''}: {said.text}")
                    if said.type == "error"
                    else None
                ),
            )
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
            page.set_default_timeout(15_000)
            return page

        yield open_one
    heard = [said for said in complaints if not any(text in said for text in expected)]
    assert not heard, "The browser complained:\n" + "\n".join(heard)


@pytest.fixture
def phone(open_page: "Callable[..., Page]") -> "Page":
    """A page on a phone: 390x844, touch."""
    return open_page(**PHONE)


@pytest.fixture
def desk(open_page: "Callable[..., Page]") -> "Page":
    """A page on a desktop: 1280x900."""
    return open_page(**DESK)


@pytest.fixture
def stage_screen(open_page: "Callable[..., Page]") -> "Page":
    """A page on the screen of a hall: 1920x1080."""
    return open_page(**STAGE)


@pytest.fixture(scope="session")
def axe() -> "Callable[[Page], None]":
    """Fails, readably, when axe finds anything on the page."""
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()

    def check(page: "Page") -> None:
        found = checker.run(page).response["violations"]
        lines = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    {node['html']}\n    {node['failureSummary']}"
            for one in found
            for node in one["nodes"][:5]
        ]
        assert not found, f"axe on {page.url}:\n" + "\n".join(lines)

    return check
