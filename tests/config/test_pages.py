"""One page from memory for all who are not signed in, and never anything of somebody who is."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client, RequestFactory

from config import pages
from config.pages import PublicPages
from tests.config import public_urls


@pytest.fixture(autouse=True)
def _public_urls(settings):
    settings.ROOT_URLCONF = "tests.config.public_urls"


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""

    class Clock:
        now = 1000.0

        def __call__(self) -> float:
            return self.now

    one = Clock()
    monkeypatch.setattr(pages, "monotonic", one)
    return one


def test_a_visitor_is_answered_from_memory_without_a_statement(client: Client, clock):
    first, second = client.get("/home"), client.get("/home")
    assert first.content == second.content
    clock.now += 2.1
    assert client.get("/home").content != first.content


def test_a_public_page_leaves_no_cookie_and_depends_on_none(client: Client):
    for answer in (client.get("/home"), client.get("/home")):
        assert not answer.cookies
        assert answer.get("Vary", "Accept-Language") == "Accept-Language"
        assert answer["Cache-Control"] == "public, max-age=2"
        assert answer["Content-Security-Policy"]
    assert client.get("/result")["Cache-Control"] == "public, max-age=60"


def test_a_page_the_visitor_has_already_is_not_sent_again(client: Client):
    first = client.get("/home")
    for tag in (first["ETag"], f"W/{first['ETag']}", f'"another", {first["ETag"]}'):
        again = client.get("/home", headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert not again.has_header("Content-Type")
    assert client.get("/home", headers={"If-None-Match": '"another"'}).status_code == 200


def test_each_address_has_its_own_page(client: Client):
    answers = {
        client.get("/home").content,
        client.get("/home?page=2").content,
        client.get("/home", headers={"Host": "10.0.0.7:8000"}).content,
        client.get("/home", secure=True).content,
        client.get("/result").content,
    }
    assert len(answers) == 5


@pytest.mark.django_db
def test_who_is_signed_in_sees_a_fresh_page_and_keeps_it_private(client: Client):
    public = client.get("/home")
    client.cookies["sessionid"] = "somebody"
    first, second = client.get("/home"), client.get("/home")
    assert len({public.content, first.content, second.content}) == 3
    assert first["Cache-Control"] == "private, no-store"
    assert client.get("/desk")["Cache-Control"] == "private, no-store"
    client.cookies.clear()
    assert client.get("/home").content == public.content


def test_a_token_bearer_is_not_answered_from_memory(client: Client, db):
    public = client.get("/home")
    assert client.get("/home", headers={"Authorization": "Bearer x"}).content != public.content


def test_a_form_token_is_never_shared(client: Client):
    first = client.get("/form")
    assert first["Cache-Control"] == "private, no-store"
    assert client.get("/form").content != first.content
    assert Client().get("/form").content != first.content


@pytest.mark.parametrize("path", ["/negotiated", "/closed", "/desk"])
def test_what_is_not_the_same_for_all_or_not_there_is_not_kept(client: Client, path: str):
    assert client.get(path).content != client.get(path).content


def test_only_reading_is_answered_from_memory(client: Client):
    first = client.get("/result")
    assert client.post("/result").content != first.content
    assert client.get("/result").content == first.content


def test_an_expired_page_is_rendered_once_while_the_others_get_the_old_one(clock):
    keep, rendering, go_on = [], threading.Event(), threading.Event()

    def render(request):
        keep.append(request)
        if len(keep) > 1:
            rendering.set()
            go_on.wait(5)
        return public_urls.home(request)

    factory = RequestFactory()
    ask = PublicPages(lambda request: render(with_nobody(request)))
    old = ask(factory.get("/home")).content
    clock.now += 5
    with ThreadPoolExecutor(4) as crowd:
        first = crowd.submit(ask, factory.get("/home"))
        assert rendering.wait(5)
        others = [crowd.submit(ask, factory.get("/home")).result(2).content for _ in range(5)]
        assert others == [old] * 5
        go_on.set()
        new = first.result(5).content
    assert new != old
    assert ask(factory.get("/home")).content == new
    assert len(keep) == 2


def test_a_copy_older_than_ten_seconds_is_not_shown_to_those_who_wait(clock):
    factory, rendered = RequestFactory(), []

    def render(request):
        rendered.append(request)
        return public_urls.slow(request)

    ask = PublicPages(render)
    old = ask(factory.get("/slow")).content
    clock.now += 60
    with ThreadPoolExecutor(4) as crowd:
        answers = {answer.content for answer in crowd.map(lambda _: ask(factory.get("/slow")), range(4))}
    assert len(answers) == 1
    assert old not in answers
    assert len(rendered) == 2


def test_a_page_that_is_gone_is_gone_for_all(clock):
    factory, views = RequestFactory(), [public_urls.result, public_urls.closed, public_urls.closed]

    def render(request):
        return views.pop(0)(request)

    ask = PublicPages(render)
    ask(factory.get("/result"))
    clock.now += 61
    assert [ask(factory.get("/result")).status_code for _ in range(2)] == [404, 404]


def test_what_is_kept_stays_within_its_bounds(settings):
    settings.PUBLIC_PAGES_BYTES = 200_000
    factory = RequestFactory()
    ask = PublicPages(public_urls.large)
    first = ask(factory.get("/large?n=0")).content
    assert ask(factory.get("/large?n=0")).content == first
    for number in range(1, 20):
        ask(factory.get(f"/large?n={number}"))
    assert ask(factory.get("/large?n=0")).content != first
    settings.PUBLIC_PAGES_BYTES = 0
    nothing_kept = PublicPages(public_urls.large)
    assert nothing_kept(factory.get("/large")).content != nothing_kept(factory.get("/large")).content


def with_nobody(request):
    request.user = "nobody"
    return request
