"""Calling another machine over https, without being led where nobody meant to go.

The name is resolved once, every address it stands for is judged, and the connection goes to the judged address
itself: whatever the name means a moment later changes nothing. No redirect is followed, no proxy is asked, and a call
ends at its deadline, however slowly the other side talks.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings

Address = IPv4Address | IPv6Address

WRITTEN = re.compile(r"(https?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?][!-~]*)?", re.ASCII)
LONGEST = 500
CONNECT_SECONDS = 3.0
SECONDS = 8.0
MOST_ANSWER = 64 * 1024
# Global on paper, and yet a door into a provider's machine or into an older network.
NOT_MEANT = tuple(ip_network(one) for one in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24"))
# Addresses of the new kind that stand for one of the old kind.
CARRIERS = tuple(IPv6Network(one) for one in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "2002::/16", "2001::/32"))


class CallRefused(Exception):
    """The address is none to call; nothing was sent. ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CallFailed(Exception):
    """The other side could not be reached, or said nothing whole in time."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Place:
    """Where a call goes: the name for the certificate and the Host header, the address for the connection."""

    scheme: str
    host: str
    port: int
    target: str
    address: str = ""

    @property
    def shown_host(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


@dataclass(frozen=True)
class Said:
    """What the other side answered, bounded."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_outside(address: Address) -> bool:
    """Whether an address belongs to the open network, and to nobody's own."""
    if isinstance(address, IPv6Address) and (address.scope_id or any(address in net for net in CARRIERS)):
        return False
    if isinstance(address, IPv6Address) and address.is_site_local:
        return False
    if address.is_multicast or address.is_reserved or address.is_unspecified or not address.is_global:
        return False
    return not any(address in net for net in NOT_MEANT if net.version == address.version)


def is_nearby(address: Address) -> bool:
    """Whether an address is one's own machine or network: only for names that the operator has listed."""
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    if plain.is_loopback:
        return True
    return not (plain.is_link_local or plain.is_multicast or plain.is_unspecified or plain.is_reserved)


def place_of(url: str) -> Place:
    """The parts of a well-written address. No name in it, no password, no fragment, nothing but plain letters."""
    found = WRITTEN.fullmatch(url) if len(url) <= LONGEST else None
    if found is None or "#" in url or "\\" in url:
        raise CallRefused("bad-address")
    scheme, host = found[1], found[2].strip("[]").lower().rstrip(".")
    port = int(found[3][1:]) if found[3] else {"https": 443, "http": 80}[scheme]
    if not host or not 0 < port < 65536 or urlsplit(url).hostname is None:
        raise CallRefused("bad-address")
    target = found[4] or "/"
    return Place(scheme, host, port, target if target.startswith("/") else f"/{target}")


def is_listed(place: Place) -> bool:
    """Whether the operator has named this host, with or without its port, in ``WEBHOOK_ALLOW``."""
    return bool({place.host, f"{place.host}:{place.port}"} & set(settings.WEBHOOK_ALLOW))


def judged(url: str, *, is_own: bool = False) -> Place:
    """The place with the address to connect to; refused when any address of the name lies inside.

    ``is_own`` is for addresses that the operator wrote into the settings, never for any that somebody typed.
    """
    place = place_of(url)
    listed = is_own or is_listed(place)
    if place.scheme != "https" and not (listed and settings.MODE != "production"):
        raise CallRefused("not-https")
    if not listed and place.port != 443 and place.port < 1024:
        raise CallRefused("bad-port")
    addresses = resolved(place)
    if not all((is_outside(one) or (listed and is_nearby(one))) for one in addresses):
        raise CallRefused("inside")
    return Place(place.scheme, place.host, place.port, place.target, str(addresses[0]))


def resolved(place: Place) -> list[Address]:
    """Every address the name stands for now, the old kind first."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise CallRefused("unknown-name") from None
    addresses = {ip_address(str(one[4][0])) for one in found}
    if not addresses:
        raise CallRefused("unknown-name")
    return sorted(addresses, key=lambda one: (one.version, int(one)))


def call(
    url: str,
    *,
    method: str = "POST",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    is_own: bool = False,
) -> Said:
    """One request and its answer. Raises CallRefused before anything is sent, CallFailed after."""
    place = judged(url, is_own=is_own)
    line: list[socket.socket] = []
    ending = Timer(SECONDS, hang_up, [line])
    ending.daemon = True
    ending.start()
    try:
        return _ask(place, line, method, body, headers or {})
    except ssl.SSLError:
        raise CallFailed("bad-certificate" if ending.is_alive() else "too-slow") from None
    except TimeoutError:
        raise CallFailed("too-slow") from None
    except (OSError, ValueError, http.client.HTTPException):
        raise CallFailed("no-connection" if ending.is_alive() else "too-slow") from None
    finally:
        ending.cancel()
        for one in line:
            one.close()


def hang_up(line: list[socket.socket]) -> None:
    """Whoever waits on this connection stops waiting."""
    for one in line:
        try:
            socket.socket.shutdown(one, socket.SHUT_RDWR)
        except OSError:
            pass


def _ask(place: Place, line: list[socket.socket], method: str, body: bytes, headers: Mapping[str, str]) -> Said:
    plain = socket.create_connection((place.address, place.port), timeout=CONNECT_SECONDS)
    line.append(plain)
    if place.scheme == "https":
        secured = trusted().wrap_socket(plain, server_hostname=place.host, do_handshake_on_connect=False)
        line.append(secured)
        secured.do_handshake()
    line[-1].settimeout(SECONDS)
    connection = http.client.HTTPConnection(place.shown_host)
    connection.auto_open = 0
    connection.sock = line[-1]
    connection.request(method, place.target, body or None, {**headers, "Connection": "close"})
    answer = connection.getresponse()
    said = answer.read(MOST_ANSWER)
    return Said(answer.status, {name.lower(): value for name, value in answer.getheaders()}, said)


def trusted() -> ssl.SSLContext:
    """The authorities this machine trusts; certificates have to fit the name."""
    return ssl.create_default_context()
