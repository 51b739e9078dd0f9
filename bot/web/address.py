"""From which address a request comes: the one that the last proxy of ours saw, and of IPv6 the whole network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from aiohttp import web

from bot.web.site import LOOPBACK, SITE, Network

IPV6_NETWORK = 64
"""The bits of an IPv6 address that a customer does not choose; the others change for nothing."""


def asker(request: web.Request) -> str:
    """The address by which a request is counted."""
    forwarded = request.headers.getall("X-Forwarded-For", [])
    return counted_as(true_address(request.remote or "", ",".join(forwarded), request.config_dict[SITE].proxies))


def came_by_tls(request: web.Request) -> bool:
    """Whether the browser speaks TLS: to us, to a proxy of ours, or by the address under which we are known; whoever
    calls from this machine itself may do without.
    """
    site = request.config_dict[SITE]
    by_proxy = is_one_of(request.remote or "", site.proxies)
    if request.secure or (by_proxy and request.headers.get("X-Forwarded-Proto") == "https"):
        return True
    from_here = is_one_of(request.remote or "", LOOPBACK) and "X-Forwarded-For" not in request.headers
    return site.address.startswith("https://") and not from_here


def true_address(peer: str, forwarded: str, proxies: Iterable[Network]) -> str:
    """The nearest address that is not a proxy of ours: what a stranger writes into the header further left is his own.

    >>> home = [ipaddress.ip_network("10.0.0.0/8")]
    >>> true_address("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", home)
    '203.0.113.9'
    >>> true_address("203.0.113.9", "1.1.1.1", home)
    '203.0.113.9'
    """
    proxies = tuple(proxies)
    passed = [one.strip()[:45] for one in forwarded.split(",") if one.strip()]
    while passed and is_one_of(peer, proxies):
        peer = passed.pop()
    return peer


def counted_as(address: str) -> str:
    """An address as limits count it.

    >>> counted_as("2001:db8:1:2:3:4:5:6"), counted_as("::ffff:203.0.113.9"), counted_as("203.0.113.9")
    ('2001:db8:1:2::/64', '203.0.113.9', '203.0.113.9')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False))
    return str(found)


def is_one_of(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of the networks."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)
