"""Calls to other machines go where they were meant to go, and nowhere inside."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config import calling
from config.calling import CallFailed, CallRefused, call, judged, place_of
from tests.listening import Listener, listening

pytestmark = pytest.mark.once

INSIDE = [
    "127.0.0.1", "127.1", "127.255.255.254", "2130706433", "0x7f000001", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "100.64.0.1",
    "100.100.100.200", "169.254.169.254", "169.254.0.1", "2852039166", "0xa9fea9fe", "168.63.129.16", "192.0.0.192",
    "192.88.99.1", "198.18.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.2.1",
    "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:8.8.8.8]", "[::7f00:1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fc00::1]", "[fd00:ec2::254]",
    "[fe80::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[100::1]", "localhost",
]  # fmt: skip
# What a resolver can answer with; it never writes an address in the other ways.
WHOLE = re.compile(r"[1-9]\d*(\.\d+){3}|\[.*\]")
OUTSIDE = ["93.184.216.34", "1.1.1.1", "[2606:4700:4700::1111]"]


@pytest.fixture(autouse=True)
def _nobody_is_listed(settings: Any) -> None:
    settings.WEBHOOK_ALLOW = []


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Connections that were tried; none is made."""
    tried: list[Any] = []

    def refuse(address: Any, **_given: Any) -> socket.socket:
        tried.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return tried


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What names stand for: ``names("a.example", ["1.1.1.1"], ["127.0.0.1"])``, one list each time it is asked."""

    def known(name: str, *each_time: list[str]) -> None:
        answers, real = list(each_time), socket.getaddrinfo

        def ask(host: str, port: int, *given: Any, **named: Any) -> list[Any]:
            if host != name:
                return real(host, port, *given, **named)
            told = answers.pop(0) if len(answers) > 1 else answers[0]
            return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port)) for one in told]

        monkeypatch.setattr(socket, "getaddrinfo", ask)

    return known


@pytest.mark.parametrize("host", INSIDE)
def test_no_address_inside_is_taken_and_none_is_called(host: str, no_connection: list[Any]) -> None:
    with pytest.raises(CallRefused):
        judged(f"https://{host}/")
    with pytest.raises(CallRefused):
        call(f"https://{host}/")
    assert no_connection == []


def test_there_are_enough_addresses() -> None:
    assert len(set(INSIDE)) >= 40


@pytest.mark.parametrize("address", [host.strip("[]") for host in INSIDE if WHOLE.fullmatch(host)])
def test_a_name_that_leads_inside_is_not_called(address: str, names: Any, no_connection: list[Any]) -> None:
    names("board.example", [address])
    with pytest.raises(CallRefused, match="inside"):
        call("https://board.example/hook")
    assert no_connection == []


@pytest.mark.parametrize("host", OUTSIDE)
def test_addresses_of_the_open_network_are_taken(host: str) -> None:
    assert judged(f"https://{host}/x").address == host.strip("[]")


def test_one_inside_address_among_others_spoils_the_name(names: Any) -> None:
    names("board.example", ["1.1.1.1", "10.0.0.1"])
    with pytest.raises(CallRefused, match="inside"):
        judged("https://board.example/")


def test_the_connection_goes_to_the_address_that_was_judged(names: Any, no_connection: list[Any]) -> None:
    """A name that means something else a moment later is asked once alone."""
    names("board.example", ["1.1.1.1"], ["127.0.0.1"])
    with pytest.raises(CallFailed):
        call("https://board.example/hook")
    assert no_connection == [("1.1.1.1", 443)]


@pytest.mark.parametrize(
    "url",
    [
        "", "board.example", "http://board.example/", "ftp://board.example/", "https://", "https:///x", "https://a b/",
        "https://anna:secret@board.example/", "https://anna@board.example/", "https://board.example/#x",
        "https://board.example/\r\nHost: other", "https://board.example/%0d%0a\n", "https://board.example\\@127.0.0.1/",
        "https://böard.example/", "https://board.example:0/", "https://board.example:70000/", "https://board.example:22/",
        "https://board.example:25/", "javascript:alert(1)", "file:///etc/passwd", "https://[::1",
        "https://board.example/" + "x" * 500,
    ],
)  # fmt: skip
def test_an_address_that_is_not_well_written_is_refused(url: str, names: Any, no_connection: list[Any]) -> None:
    names("board.example", ["1.1.1.1"])
    with pytest.raises(CallRefused):
        call(url)
    assert no_connection == []


def test_a_name_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_given: Any, **_named: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(CallRefused, match="unknown-name"):
        judged("https://board.example/")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as one:
        yield one


def test_a_listed_host_of_ones_own_network_is_called(listener: Listener, settings: Any) -> None:
    settings.WEBHOOK_ALLOW = [listener.host]
    listener.answers = [(201, {"X-Answer": "yes"}, b"thanks")]
    said = call(f"{listener.url}?key=1", body=b"{}", headers={"webhook-id": "1"})
    assert (said.status, said.body, said.headers["x-answer"]) == (201, b"thanks", "yes")
    [got] = listener.got
    assert (got.method, got.path, got.body) == ("POST", "/hook?key=1", b"{}")
    assert got.headers["host"] == listener.host


def test_in_production_even_a_listed_host_needs_https(settings: Any) -> None:
    settings.WEBHOOK_ALLOW, settings.MODE = ["localhost"], "production"
    with pytest.raises(CallRefused, match="not-https"):
        judged("http://localhost/")
    assert judged("https://localhost/")


@pytest.mark.parametrize("host", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "[fe80::1]"])
def test_a_list_opens_no_door_to_the_machine_s_provider(host: str, settings: Any) -> None:
    settings.WEBHOOK_ALLOW = [host.strip("[]")]
    with pytest.raises(CallRefused, match="inside"):
        judged(f"http://{host}/")


def test_a_redirect_is_not_followed(listener: Listener, settings: Any) -> None:
    settings.WEBHOOK_ALLOW = [listener.host]
    listener.answers = [(307, {"Location": f"http://{listener.host}/elsewhere"}, b"")]
    assert call(listener.url).status == 307
    assert len(listener.got) == 1


def test_a_proxy_of_the_environment_is_not_asked(
    listener: Listener, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_ALLOW = [listener.host]
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert call(listener.url).status == 204


def test_a_long_answer_is_read_up_to_a_bound(listener: Listener, settings: Any) -> None:
    settings.WEBHOOK_ALLOW = [listener.host]
    listener.answers = [(200, {}, b"x" * 1_000_000)]
    assert len(call(listener.url).body) == calling.MOST_ANSWER


def test_whoever_answers_drop_by_drop_is_hung_up_on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "SECONDS", 0.6)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings.WEBHOOK_ALLOW = [f"localhost:{port}"]
        ended = threading.Event()

        def drip() -> None:
            line, _address = server.accept()
            with line:
                try:
                    while not ended.is_set():
                        line.sendall(b"H")
                        time.sleep(0.05)
                except OSError:
                    pass

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = time.monotonic()
        with pytest.raises(CallFailed, match="too-slow"):
            call(f"http://localhost:{port}/")
        assert time.monotonic() - began < 3
        ended.set()
        thread.join(5)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for board.example, with its key."""
    folder = tmp_path_factory.mktemp("certificate")
    made = folder / "board.pem"
    openssl = shutil.which("openssl")
    assert openssl, "the package openssl is missing"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=board.example", "-addext", "subjectAltName=DNS:board.example",
         "-keyout", str(made), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    made.write_text(made.read_text() + (folder / "cert.pem").read_text())
    return made


@pytest.fixture
def secure(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A server with that certificate, reached at whatever address is called; what it was asked, with the name."""
    asked: list[Any] = []
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(certificate)
    inside.sni_callback = lambda _line, name, _context: asked.append(name)
    with socket.create_server(("127.0.0.1", 0)) as server:
        real = socket.create_connection
        monkeypatch.setattr(socket, "create_connection", lambda _at, **given: real(server.getsockname(), **given))
        monkeypatch.setattr(calling, "trusted", lambda: ssl.create_default_context(cafile=str(certificate)))

        def answer() -> None:
            line, _address = server.accept()
            try:
                with inside.wrap_socket(line, server_side=True) as safe:
                    said = safe.recv(4096)
                    while not said.endswith(b"{}"):  # the body may come in a packet of its own
                        said += safe.recv(4096)
                    asked.append(said)
                    safe.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            except OSError:
                pass

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield asked
        thread.join(5)


def test_the_certificate_is_checked_for_the_name_at_the_pinned_address(secure: list[Any], names: Any) -> None:
    names("board.example", ["1.1.1.1"])
    assert call("https://board.example/hook", body=b"{}").status == 204
    assert secure[0] == "board.example"
    assert b"Host: board.example\r\n" in secure[1]


def test_a_certificate_of_another_name_ends_the_call(secure: list[Any], names: Any) -> None:
    names("other.example", ["1.1.1.1"])
    with pytest.raises(CallFailed, match="bad-certificate"):
        call("https://other.example/hook", body=b"{}")
    assert secure == ["other.example"]


def test_the_shown_host_keeps_an_unusual_port() -> None:
    assert place_of("https://Board.Example./x").shown_host == "board.example"
    assert place_of("https://board.example:8443").shown_host == "board.example:8443"
    assert place_of("https://[2606:4700::1]:8443/").shown_host == "[2606:4700::1]:8443"
