"""Which IP addresses may be spoken to, by an explicit table.

`ipaddress.is_global` is not enough: it differs between Python versions and lets through multicast,
the 6to4 relay anycast, NAT64 and other ranges that lead to somewhere private. The table covers
what the IANA IPv4 and IPv6 Special-Purpose Address Registries list; it was compiled in November
2026 from the RFCs named in each row (up to RFC 9780), and refuses more than they demand: ranges
that are reachable and hold no web server are in it too. For IPv6 the rule is the other way round:
only 2000::/3, the one block from which addresses are assigned, can be public at all.
"""

import re
from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SPECIAL: Final = tuple(
    (ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this network, RFC 791"),
        ("10.0.0.0/8", "private, RFC 1918"),
        ("100.64.0.0/10", "carrier-grade NAT, RFC 6598"),
        ("127.0.0.0/8", "loopback, RFC 1122"),
        ("169.254.0.0/16", "link-local, RFC 3927"),
        ("172.16.0.0/12", "private, RFC 1918"),
        ("192.0.0.0/24", "IETF protocol assignments, RFC 6890"),
        ("192.0.2.0/24", "documentation, RFC 5737"),
        ("192.31.196.0/24", "AS112 sink, RFC 7535"),
        ("192.52.193.0/24", "AMT relay, RFC 7450"),
        ("192.88.99.0/24", "6to4 relay anycast, RFC 7526"),
        ("192.168.0.0/16", "private, RFC 1918"),
        ("192.175.48.0/24", "AS112 sink, RFC 7534"),
        ("198.18.0.0/15", "benchmarking, RFC 2544"),
        ("198.51.100.0/24", "documentation, RFC 5737"),
        ("203.0.113.0/24", "documentation, RFC 5737"),
        ("224.0.0.0/4", "multicast, RFC 1112"),
        ("240.0.0.0/4", "reserved and broadcast, RFC 1112"),
        ("::/128", "unspecified, RFC 4291"),
        ("::1/128", "loopback, RFC 4291"),
        ("::/96", "IPv4-compatible, RFC 4291"),
        ("::ffff:0:0/96", "IPv4-mapped, RFC 4291"),
        ("::ffff:0:0:0/96", "IPv4-translated, RFC 7915"),
        ("64:ff9b::/96", "NAT64, RFC 6052"),
        ("64:ff9b:1::/48", "local NAT64, RFC 8215"),
        ("100::/64", "discard only, RFC 6666"),
        ("100:0:0:1::/64", "dummy prefix, RFC 9780"),
        ("2001::/32", "Teredo, RFC 4380"),
        ("2001:2::/48", "benchmarking, RFC 5180"),
        ("2001:10::/28", "ORCHID, RFC 4843"),
        ("2001:20::/28", "ORCHIDv2, RFC 7343"),
        ("2001:30::/28", "drone remote identity, RFC 9374"),
        ("2001::/23", "IETF protocol assignments, RFC 2928"),
        ("2001:db8::/32", "documentation, RFC 3849"),
        ("2002::/16", "6to4, RFC 3056"),
        ("2620:4f:8000::/48", "AS112 sink, RFC 7534"),
        ("3ffe::/16", "6bone, given back, RFC 3701"),
        ("3fff::/20", "documentation, RFC 9637"),
        ("5f00::/16", "segment routing, RFC 9602"),
        ("fc00::/7", "unique local, RFC 4193"),
        ("fe80::/10", "link-local, RFC 4291"),
        ("fec0::/10", "site-local, RFC 3879"),
        ("ff00::/8", "multicast, RFC 4291"),
    )
)
_ASSIGNED_V6: Final = IPv6Network("2000::/3")

# Ranges whose addresses stand for an IPv4 address: how far right its 32 bits end.
_CARRIERS: Final = (
    (IPv6Network("::/96"), 0),
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::ffff:0:0:0/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)

# The last label of a host that programs of old read as a number: RFC 3986, 7.4; WHATWG URL, 3.5.
_NUMBER: Final = re.compile(r"(?:[0-9]+|0[xX][0-9a-fA-F]*)\Z")
_MAX_PARTS: Final = 4


def parse_networks(words: Iterable[str]) -> tuple[Network, ...]:
    """Read CIDR blocks such as `127.0.0.0/8` or `::1` (one address).

    Raises:
        ValueError: a word is no network, or has bits set right of its prefix; says which.
    """
    return tuple(ip_network(word.strip()) for word in words)


def why_refused(address: Address, allowed: tuple[Network, ...]) -> str | None:
    """Say why an address must not be spoken to; `None` when it may.

    An address that carries an IPv4 address (NAT64, 6to4, IPv4-mapped) is let through by `allowed`
    only if the carried address is public or allowed as well.
    """
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "an address with a zone"
    if any(address in network for network in allowed):
        carried = _carried_ipv4(address)
        return None if carried is None else why_refused(carried, allowed)
    for network, why in SPECIAL:
        if address in network:
            return why
    if address.version == _ASSIGNED_V6.version and address not in _ASSIGNED_V6:
        return "not assigned to anybody"
    return None


def read_literal(host: str) -> Address | None:
    """Return the address that a host spells out in any notation; `None` for a name.

    Takes `127.0.0.1`, `::1`, and what `inet_aton` takes: `2130706433`, `0x7f.1`, `0177.0.0.1`.

    Raises:
        ValueError: the host ends in a number, so it is no name, and is no address either.
    """
    bare = host.removesuffix(".")
    try:
        return ip_address(bare)
    except ValueError:
        parts = bare.split(".")
    if not _NUMBER.match(parts[-1]):
        return None
    if len(parts) > _MAX_PARTS:
        raise ValueError("more than four numbers")
    *leading, last = (_read_number(part) for part in parts)
    room = 8 * (_MAX_PARTS - len(leading))
    if any(number > 0xFF for number in leading) or last >= 1 << room:
        raise ValueError("a number too large for its place")
    value = last
    for place, number in enumerate(leading):
        value += number << (24 - 8 * place)
    return IPv4Address(value)


def _read_number(part: str) -> int:
    if not _NUMBER.match(part) or len(part) > 20:
        raise ValueError("a part that is no number")
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    if part.startswith("0") and part.strip("01234567"):
        raise ValueError("a number that is not octal")
    return int(part, 8 if part.startswith("0") else 10)


def _carried_ipv4(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address) or address == IPv6Address("::1"):
        return None
    for network, shift in _CARRIERS:
        if address in network:
            return IPv4Address(int(address) >> shift & 0xFFFF_FFFF)
    return None
