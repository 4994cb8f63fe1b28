"""Whole messages over a socket: eight bytes of length, then that many bytes.

Every wait has an end, given as a monotonic time.
"""

import socket
import struct
import time

_HEAD = struct.Struct("!Q")
# Ten million bytes of feed give about twenty of articles: their text and their raw bytes.
FRAME_LIMIT_BYTES = 64_000_000


def send_frame(sock: socket.socket, data: bytes, *, until: float | None) -> None:
    """Send one message.

    Args:
        until: a monotonic time, `None` to wait for as long as the other side lives.

    Raises:
        TimeoutError: the other side did not take it in time.
        OSError: the other side is gone.
    """
    _allow(sock, until)
    sock.sendall(_HEAD.pack(len(data)))
    _allow(sock, until)
    sock.sendall(data)


def receive_frame(
    sock: socket.socket, *, until: float | None, limit_bytes: int = FRAME_LIMIT_BYTES
) -> bytearray | None:
    """Receive one message; `None` when the other side ended before it was whole.

    Raises:
        TimeoutError: it did not come in time.
        ValueError: it is longer than any message may be.
    """
    head = _receive(sock, _HEAD.size, until)
    if head is None:
        return None
    (length,) = _HEAD.unpack(head)
    if length > limit_bytes:
        raise ValueError(f"a message of {length} bytes; {limit_bytes} at most")
    return _receive(sock, length, until)


def _receive(sock: socket.socket, length: int, until: float | None) -> bytearray | None:
    data = bytearray(length)
    rest = memoryview(data)
    while rest:
        _allow(sock, until)
        try:
            count = sock.recv_into(rest)
        except ConnectionResetError:
            return None
        if not count:
            return None
        rest = rest[count:]
    return data


def _allow(sock: socket.socket, until: float | None) -> None:
    if until is None:
        sock.settimeout(None)
        return
    left_s = until - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    sock.settimeout(left_s)
