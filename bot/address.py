"""The address that the service listens on, taken before anything else is done and anybody is told of it."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

_OTHER_PORT = "可以换一个：PORT=8081 make run（直接运行命令时加 --port 8081）"


def take_address(host: str, port: int, backlog: int) -> list[socket.socket] | str:
    """Sockets that listen at the host's addresses; or, in words, why that cannot be."""
    taken: list[socket.socket] = []
    try:
        for family, where in _addresses(host, port):
            taken.append(_listening(family, where, backlog))
    except OSError as error:
        for one in taken:
            one.close()
        return _reason(error, host, port)
    return taken


def _addresses(host: str, port: int) -> Iterator[tuple[socket.AddressFamily, tuple[str, int]]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, where in dict.fromkeys((family, where) for family, _, _, _, where in found):
        yield family, (str(where[0]), port)


def _listening(family: socket.AddressFamily, where: tuple[str, int], backlog: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(where)
        made.listen(backlog)
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"不能启动：{host}:{port} 已被占用，可能约检已经在运行，也可能是别的程序。\n{_OTHER_PORT}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"不能启动：没有权限使用 {host}:{port}，1024 以下的端口要有管理员权限。\n{_OTHER_PORT}"
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return (
            f"不能启动：这台机器没有地址 {host}。\nHOST 要写本机的地址：127.0.0.1 只供本机使用，0.0.0.0 供别的机器访问"
        )
    return f"不能启动：{host}:{port} 不能用（{error.strerror}）。\n{_OTHER_PORT}"
