"""What reaches a view: whole requests only, and never more of them than it can take."""

import hashlib
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from tests import servers
from tests.config.conftest import Hall


def received(line: socket.socket) -> bytes:
    """All that the server says until it closes the connection."""
    said = b""
    try:
        while more := line.recv(65536):
            said += more
    except ConnectionResetError:
        pass
    return said


def test_a_ballot_arrives_whole_with_its_true_length(hall: Hall):
    ballot = b"choice=yes&key=1"
    assert hall.json("/vote", ballot, Content_Type="text/plain") | {"headers": {}} == {
        "path": "/vote",
        "method": "POST",
        "length": "16",
        "read": 16,
        "sha256": hashlib.sha256(ballot).hexdigest(),
        "headers": {},
    }


def test_half_a_ballot_never_reaches_the_view(hall: Hall):
    line = hall.line(b"POST /half HTTP/1.1\r\nHost: hall\r\nContent-Length: 20\r\n\r\n", b"choice=yes")
    time.sleep(0.2)
    line.close()
    closed = hall.line(b"POST /half HTTP/1.1\r\nHost: hall\r\nContent-Length: 20\r\n\r\n", b"choice=yes")
    closed.shutdown(socket.SHUT_WR)
    assert received(closed) == b""
    chunked = hall.line(b"POST /half HTTP/1.1\r\nHost: hall\r\nTransfer-Encoding: chunked\r\n\r\n", b"5\r\nchoic\r\n")
    chunked.close()
    time.sleep(0.2)
    assert hall.seen("/half") == []


def test_a_ballot_in_chunks_arrives_with_the_length_that_was_read(hall: Hall):
    head = b"POST /chunked HTTP/1.1\r\nHost: hall\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b"200 OK" in received(hall.line(head, b"6\r\nchoice\r\n4\r\n=yes\r\n0\r\n\r\n"))
    [one] = hall.seen("/chunked")
    assert (one["length"], one["read"]) == ("10", 10)
    assert "HTTP_TRANSFER_ENCODING" not in one["headers"]


def test_slow_senders_hold_no_thread(hall: Hall):
    slow = [
        hall.line(b"POST /slow-sender HTTP/1.1\r\nHost: hall\r\nContent-Length: 2\r\n\r\n", b"a") for _ in range(40)
    ]
    began = time.monotonic()
    assert hall.ask("/quick").status == 200
    assert time.monotonic() - began < 5
    for line in slow:
        line.sendall(b"b")
    assert all(b"200 OK" in line.recv(65536) for line in slow)
    assert len(hall.seen("/slow-sender")) == 40


def test_who_stops_sending_is_told_and_let_go(small_hall: Hall):
    line = small_hall.line(b"POST /stalled HTTP/1.1\r\nHost: hall\r\nContent-Length: 9\r\n\r\n", b"a")
    assert received(line).startswith(b"HTTP/1.1 408 ")
    assert small_hall.seen("/stalled") == []


def test_a_large_upload_waits_on_disk_and_arrives_whole(hall: Hall):
    upload = bytes(range(256)) * 20_000
    one = hall.json("/upload", upload)
    assert (one["read"], one["sha256"]) == (len(upload), hashlib.sha256(upload).hexdigest())


def test_too_much_is_refused_with_the_limit_named(small_hall: Hall):
    answer = small_hall.ask("/too-much", b"x" * 65537)
    assert (answer.status, answer.getheader("Connection")) == (413, "close")
    assert b"MiB" in answer.read()
    line = small_hall.line(b"POST /too-much HTTP/1.1\r\nHost: hall\r\nContent-Length: 99999999999\r\n\r\n")
    assert received(line).startswith(b"HTTP/1.1 413 ")
    endless = small_hall.line(b"POST /too-much HTTP/1.1\r\nHost: hall\r\nTransfer-Encoding: chunked\r\n\r\n")
    try:
        for _ in range(40):
            endless.sendall(b"2000\r\n" + b"x" * 8192 + b"\r\n")
    except OSError:
        pass
    assert received(endless).startswith(b"HTTP/1.1 413 ")
    assert small_hall.seen("/too-much") == []


def test_a_header_written_with_an_underscore_does_not_pass_for_another(hall: Hall):
    line = hall.line(
        b"GET /headers HTTP/1.1\r\nHost: hall\r\nConnection: close\r\nX_Forwarded_For: liar\r\nX-Real: a\r\n",
        b"X-Real: b\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n",
    )
    received(line)
    headers = hall.seen("/headers")[0]["headers"]
    assert "HTTP_X_FORWARDED_FOR" not in headers
    assert (headers["HTTP_X_REAL"], headers["HTTP_COOKIE"]) == ("a,b", "a=1; b=2")


def test_a_path_arrives_as_it_was_written(hall: Hall):
    assert hall.json("/stra%C3%9Fe/%2Fa")["path"].encode("latin-1").decode() == "/straße//a"
    assert hall.json("/%FF")["path"] == "/\xff"


def test_requests_one_after_another_on_one_connection_are_answered_in_order(hall: Hall):
    first = b"POST /first HTTP/1.1\r\nHost: hall\r\nContent-Length: 1\r\n\r\n1"
    line = hall.line(first, b"GET /second HTTP/1.1\r\nHost: hall\r\nConnection: close\r\n\r\n")
    said = received(line)
    assert said.index(b"/first") < said.index(b"/second")


def test_a_view_that_fails_is_answered_with_a_sentence(hall: Hall):
    answer = hall.ask("/fail")
    assert (answer.status, answer.read()) == (500, b"Something broke on our side. Please try again.\n")
    assert all(hall.ask("/fail").status == 500 for _ in range(20))
    assert hall.ask("/after").status == 200


def test_when_too_many_wait_the_next_is_asked_to_come_back(small_hall: Hall):
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: small_hall.ask("/slow?n=0.5"), range(8)))
    refused = [answer for answer in answers if answer.status == 503]
    assert len(refused) == 4
    assert {answer.getheader("Retry-After") for answer in refused} == {"2"}
    assert sorted(answer.status for answer in answers)[:4] == [200] * 4


def test_who_leaves_while_waiting_is_dropped(small_hall: Hall):
    before = len(small_hall.seen("/slow"))
    busy = [small_hall.line(b"GET /slow?n=0.6 HTTP/1.1\r\nHost: hall\r\n\r\n") for _ in range(2)]
    time.sleep(0.1)
    leaving = small_hall.line(b"GET /left HTTP/1.1\r\nHost: hall\r\n\r\n")
    time.sleep(0.1)
    leaving.close()
    assert all(line.recv(65536) for line in busy)
    assert len(small_hall.seen("/slow")) == before + 2
    assert small_hall.seen("/left") == []


def test_an_answer_up_to_256_kib_goes_out_in_one_piece_with_its_length(hall: Hall):
    answer = hall.ask("/large?n=262144")
    assert answer.getheader("Content-Length") == "262144"
    assert len(answer.read()) == 262144
    assert hall.ask("/large?n=5000000").getheader("Content-Length") == "5000000"
    assert hall.ask("/stream?n=4").getheader("Content-Length") == "262144"
    head = hall.ask("/large?n=1000", method="HEAD")
    assert (head.getheader("Content-Length"), head.read()) == ("1000", b"")


def test_a_longer_answer_is_streamed_whole(hall: Hall):
    answer = hall.ask("/stream?n=200")
    assert answer.getheader("Transfer-Encoding") == "chunked"
    assert len(answer.read()) == 200 * 65536


def test_a_stream_goes_no_faster_than_it_is_read_and_ends_when_the_reader_leaves(hall: Hall):
    before = hall.json("/seen")["streams"]
    line = hall.line(b"GET /stream?n=4000 HTTP/1.1\r\nHost: hall\r\n\r\n")
    line.recv(65536)
    time.sleep(0.5)
    sent = hall.json("/seen")["streams"]["pieces"] - before["pieces"]
    assert sent < 400  # of 4,000: what the kernel's buffers take, and no more
    line.close()
    servers.wait_until(lambda: hall.json("/seen")["streams"]["closed"] == before["closed"] + 1, "it is closed", 3)


def test_long_answers_never_take_all_threads(small_hall: Hall):
    line = small_hall.line(b"GET /stream?n=4000 HTTP/1.1\r\nHost: hall\r\n\r\n")
    line.recv(65536)
    assert small_hall.ask("/quick").status == 200
    second = small_hall.ask("/stream?n=4000")
    assert (second.status, second.getheader("Retry-After")) == (503, "2")
    line.close()


def test_a_reader_that_stalls_is_let_go(small_hall: Hall):
    servers.wait_until(lambda: small_hall.ask("/stream?n=10").status == 200, "the last long answer ended", 5)
    before = small_hall.json("/seen")["streams"]["closed"]
    line = small_hall.line(b"GET /stream?n=4000 HTTP/1.1\r\nHost: hall\r\n\r\n")
    line.recv(1)
    servers.wait_until(lambda: small_hall.json("/seen")["streams"]["closed"] == before + 1, "it is let go", 5)
    line.close()
