from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.net.addresses import SPECIAL, parse_networks, read_literal, why_refused

PUBLIC = ("93.184.216.34", "8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1")

PRIVATE = (
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::1",
    "64:ff9b:1:ffff::7f00:1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:30::1",
    "2001:1ff::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "3ffe::1",
    "3fff::1",
    "3fff:fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
    "e000::1",
    "200::1",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_spoken_to(address):
    assert why_refused(ip_address(address), ()) is None


@pytest.mark.parametrize("address", PRIVATE)
def test_a_special_address_is_refused_with_its_reason(address):
    assert why_refused(ip_address(address), ())


@given(st.one_of(st.ip_addresses(), *(st.ip_addresses(network=n) for n, _ in SPECIAL)))
def test_nothing_that_python_knows_as_private_gets_through(address):
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert why_refused(address, ())


@given(st.one_of(*(st.ip_addresses(network=network) for network, _ in SPECIAL)))
def test_every_address_of_the_table_is_refused(address):
    assert why_refused(address, ())


@pytest.mark.parametrize(
    ("address", "allowed", "open_"),
    [
        ("127.0.0.1", ("127.0.0.0/8",), True),
        ("127.0.0.1", ("127.0.0.1",), True),
        ("127.0.0.2", ("127.0.0.1/32",), False),
        ("10.0.0.1", ("127.0.0.0/8",), False),
        ("::1", ("127.0.0.0/8",), False),
        ("::1", ("::1/128",), True),
        ("fd00::5", ("fd00::/8",), True),
        ("fe80::1%eth0", ("fe80::/10",), False),
        ("64:ff9b::8.8.8.8", ("64:ff9b::/96",), True),
        ("64:ff9b::127.0.0.1", ("64:ff9b::/96",), False),
        ("64:ff9b::127.0.0.1", ("64:ff9b::/96", "127.0.0.0/8"), True),
        ("2002:7f00:1::1", ("2002::/16",), False),
        ("2002:808:808::1", ("2002::/16",), True),
        ("::ffff:127.0.0.1", ("::/0",), False),
        ("::ffff:127.0.0.1", ("127.0.0.0/8",), False),
    ],
)
def test_only_the_networks_an_operator_names_are_opened(address, allowed, open_):
    assert (why_refused(ip_address(address), parse_networks(allowed)) is None) is open_


@pytest.mark.parametrize("word", ["127.0.0.1/8", "localhost", "", "10.0.0.0/33", "::1/129"])
def test_a_network_that_is_none_is_an_error(word):
    with pytest.raises(ValueError, match=r"."):
        parse_networks((word,))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7F.0.0.0x1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("0x", "0.0.0.0"),
        ("127.0.0.0x", "127.0.0.0"),
        ("::1", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("::ffff:7f00:1", "::ffff:7f00:1"),
    ],
)
def test_every_notation_of_an_address_is_read(host, address):
    assert read_literal(host) == ip_address(address)


@pytest.mark.parametrize("host", ["news.example", "127.0.0.1.example", "a1", "0x7g.example", "1e5"])
def test_a_name_is_no_address(host):
    assert read_literal(host) is None


@pytest.mark.parametrize(
    "host",
    ["256.0.0.1", "1.2.3.4.5", "127.0.0.08", "4294967296", "a.1", "1..1", "0x100.1", "9" * 30],
)
def test_a_host_that_ends_in_a_number_and_is_no_address_is_an_error(host):
    with pytest.raises(ValueError, match=r"number"):
        read_literal(host)


@given(st.ip_addresses(v=4))
def test_the_decimal_and_the_hexadecimal_notation_mean_the_same(address: IPv4Address):
    assert read_literal(str(int(address))) == read_literal(hex(int(address))) == address


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_is_read_in_full_notation(address: IPv6Address):
    assert read_literal(address.exploded) == address
