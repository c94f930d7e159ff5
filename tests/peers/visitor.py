#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A visitor written with Python's `websockets`; same arguments and output as visitor.mjs.

Slow: takes one message, then sleeps. The library reads ahead by 32 messages and 64 KiB, then stops reading the socket,
so that the receive window closes and the server feels it.
"""

import argparse
import asyncio
import json
import struct
import sys
import time
from urllib.parse import quote

import websockets

SLOW_PAUSE_S = 0.2
HEADER = struct.Struct(">HBBIQQ")  # magic, version, flags, key, sequence, birth
MAGIC = 0x5053


def say(event, **details):
    print(json.dumps({"event": event, **details}), flush=True)


class Sequence:
    """Counts messages and checks their order. A gap may be the server's policy; going back is never right."""

    def __init__(self):
        self.messages = self.bytes = self.missing = self.backwards = self.bad = 0
        self.first = self.last = None

    def take(self, data):
        try:
            sequence = self.number(data)
        except (ValueError, KeyError, TypeError, struct.error):
            self.bad += 1
            return
        self.messages += 1
        self.bytes += len(data)
        if self.first is None:
            self.first = sequence
        elif sequence <= self.last:
            self.backwards += 1
        else:
            self.missing += sequence - self.last - 1
        self.last = sequence

    @staticmethod
    def number(data):
        if isinstance(data, str):
            return int(json.loads(data)["seq"])
        magic, _, _, _, sequence, _ = HEADER.unpack_from(data)
        if magic != MAGIC:
            raise ValueError("not a penstock.v1.binary message")
        return sequence


async def stdin_closed():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def read(socket, sequence, slow, began, firsts):
    async for data in socket:
        if not firsts:
            firsts.append((time.monotonic() - began) * 1000)
        sequence.take(data)
        if slow:
            await asyncio.sleep(SLOW_PAUSE_S)


async def visit(arguments):
    url = arguments.url
    if arguments.name:
        url += ("&" if "?" in url else "?") + "name=" + quote(arguments.name)
    began = time.monotonic()
    sequence, firsts = Sequence(), []
    socket = await websockets.connect(
        url,
        subprotocols=[arguments.protocol] if arguments.protocol else None,
        compression=None,
        max_size=None,
        ping_interval=None,
        close_timeout=0.1 if arguments.slow else 5,
    )
    say("open", protocol=socket.subprotocol or "")
    reading = asyncio.create_task(read(socket, sequence, arguments.slow, began, firsts))
    leaving = asyncio.create_task(asyncio.sleep(arguments.seconds) if arguments.seconds else stdin_closed())
    await asyncio.wait({reading, leaving}, return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    if arguments.slow:
        reading.cancel()
    await socket.close(1000, "done")
    await asyncio.wait({reading})
    say("result", client="python-websockets", first_ms=firsts[0] if firsts else None, **vars(sequence),
        code=socket.close_code, reason=socket.close_reason)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--name")
    parser.add_argument("--protocol")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--for", dest="seconds", type=float)
    try:
        asyncio.run(visit(parser.parse_args()))
    except (OSError, websockets.WebSocketException) as error:
        say("error", text=str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
