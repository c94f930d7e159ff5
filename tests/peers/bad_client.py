#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that break the rules on purpose, one kind a run; only Python's own library, so that every byte is ours.

  bad_client.py PORT KIND [--count N] [--patience SECONDS]

Does what KIND says N times against 127.0.0.1:PORT, waits until the server has ended every connection (at most
PATIENCE), and prints one JSON object: {"kind": …, "tried": N, "ended_by_server": …, "codes": {"1002": …},
"answers": {"HTTP/1.1 400": …}, "slowest_s": …}.
"""

import argparse
import base64
import collections
import json
import os
import random
import selectors
import socket
import struct
import time

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9


def frame(opcode, payload=b"", *, fin=True, rsv=0, masked=True, length=None):
    """One client frame; whatever is said here is written, allowed or not. `length` may lie."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    mask_bit = 0x80 if masked else 0
    if size < 126:
        head += bytes([mask_bit | size])
    elif size < 65536:
        head += bytes([mask_bit | 126]) + struct.pack(">H", size)
    else:
        head += bytes([mask_bit | 127]) + struct.pack(">Q", size)
    if not masked:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))


def request(port, **changed):
    """The opening handshake; a header given as None is left out."""
    headers = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
    }
    headers.update({name.replace("_", "-"): value for name, value in changed.items()})
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return ("GET /?name=bad HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode()


MALFORMED = [
    frame(3, b"reserved opcode"),
    frame(11, b"reserved control opcode"),
    frame(TEXT, b"{}", rsv=4),
    frame(PING, b"x" * 126),
    frame(PING, b"fragment", fin=False),
    frame(0, b"nothing to continue"),
    frame(TEXT, b"\xff\xfe\xfd"),
    frame(CLOSE, b"\x03"),
    frame(CLOSE, struct.pack(">H", 1005)),
    bytes([0x82, 0xFF]) + b"\xff" * 8 + b"mask",
    frame(TEXT, b"{", fin=False) + frame(TEXT, b"}"),
]

# Well-formed frames with nonsense in them: counted and ignored, never answered with a close. The unmasked one is
# against RFC 6455, 5.1, but QWebSocket takes it.
NONSENSE = [
    frame(TEXT, b""),
    frame(TEXT, b"not json"),
    frame(TEXT, b"[" * 5000),
    frame(TEXT, b'{"type":"report","read":"many","age_ms":[]}'),
    frame(TEXT, b'{"type":"report","read":-1,"age_ms":1e400}'),
    frame(TEXT, b'{"type":"credit","n":99999999999999999999}'),
    frame(TEXT, b'{"type":"unknown"}'),
    frame(BINARY, bytes(range(256))),
    frame(PING, b"is anybody there"),
    frame(TEXT, b"{}", masked=False),
]


def bad_handshakes(port):
    return [
        b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        request(port, Sec_WebSocket_Key=None),
        request(port, Sec_WebSocket_Version="7"),
        request(port, Upgrade="h2c"),
        request(port, Cookie="c" * 200_000),
        request(port, Origin="http://evil.example"),
    ]


class Client:
    """One connection: what to send once it is connected, and what to send once it has joined."""

    def __init__(self, port, opening, then=b"", leave=False):
        self.then, self.leave = then, leave
        self.received = bytearray()
        self.began = time.monotonic()
        self.ended = None
        self.joined = False
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.send(opening)

    def send(self, data):
        self.socket.settimeout(10)
        try:
            self.socket.sendall(data)
        except OSError:
            pass  # ended in the middle of it: the reading end finds out
        self.socket.setblocking(False)

    def read(self):
        """Takes what is there. Returns whether the connection goes on."""
        try:
            data = self.socket.recv(1 << 16)
        except BlockingIOError:
            return True
        except OSError:
            data = b""
        if not data:
            self.ended = time.monotonic() - self.began
            return False
        if len(self.received) < 1 << 20:
            self.received += data
        if not self.joined and b"\r\n\r\n" in self.received:
            self.joined = True
            if self.received.startswith(b"HTTP/1.1 101") and self.then:
                self.send(self.then)
            if self.leave:
                self.vanish()
                return False
        return True

    def vanish(self):
        """As if the cable were cut: a reset, no close frame."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def answer(self):
        """The status line of the handshake, without its text."""
        return bytes(self.received.split(b"\r\n")[0][:12]).decode("latin-1") if self.received else "none"

    def close_code(self):
        """Code of the server's close frame, if the whole stream was kept."""
        data = bytes(self.received.partition(b"\r\n\r\n")[2])
        while len(data) >= 2:
            size, start = data[1] & 0x7F, 2
            if size == 126:
                size, start = struct.unpack(">H", data[2:4])[0] if len(data) >= 4 else 0, 4
            elif size == 127:
                size, start = struct.unpack(">Q", data[2:10])[0] if len(data) >= 10 else 0, 10
            if data[0] & 0x0F == CLOSE:
                return struct.unpack(">H", data[start:start + 2])[0] if size >= 2 else 1005
            data = data[start + size:]
        return None


def clients_of(kind, port, count, chance):
    """The clients of one kind, made one after the other."""
    good = request(port)
    for i in range(count):
        if kind == "silent":
            yield Client(port, b"")
        elif kind == "half-handshake":
            yield Client(port, good[: chance.randrange(1, len(good) - 1)])
        elif kind == "bad-handshake":
            yield Client(port, bad_handshakes(port)[i % len(bad_handshakes(port))])
        elif kind == "noise":
            yield Client(port, chance.randbytes(chance.randrange(1, 4096)))
        elif kind == "noise-after-join":
            yield Client(port, good, chance.randbytes(4096))
        elif kind == "malformed":
            yield Client(port, good, MALFORMED[i % len(MALFORMED)])
        elif kind == "nonsense":
            yield Client(port, good, NONSENSE[i % len(NONSENSE)] + frame(CLOSE, struct.pack(">H", 1000)))
        elif kind == "oversized":
            yield Client(port, good, frame(BINARY, bytes(1 << 16), length=1 << 40))
        elif kind == "vanish":
            yield Client(port, good, frame(TEXT, b"half of it", length=1000), leave=True)


KINDS = ["silent", "half-handshake", "bad-handshake", "noise", "noise-after-join", "malformed", "nonsense", "oversized",
         "vanish"]


def run(kind, port, count, patience):
    clients = list(clients_of(kind, port, count, random.Random(1)))
    deadline = time.monotonic() + patience
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client.socket, selectors.EVENT_READ, client)
        while selector.get_map() and time.monotonic() < deadline:
            for key, _ in selector.select(deadline - time.monotonic()):
                if not key.data.read():
                    selector.unregister(key.fileobj)
    ended = [client for client in clients if client.ended is not None]
    codes = collections.Counter(str(client.close_code()) for client in ended)
    answers = collections.Counter(client.answer() for client in clients)
    for client in clients:
        client.socket.close()
    return {
        "kind": kind,
        "tried": len(clients),
        "ended_by_server": len(ended),
        "codes": codes,
        "answers": answers,
        "slowest_s": max((client.ended for client in ended), default=None),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--patience", type=float, default=10)
    arguments = parser.parse_args()
    print(json.dumps(run(arguments.kind, arguments.port, arguments.count, arguments.patience)))


if __name__ == "__main__":
    main()
