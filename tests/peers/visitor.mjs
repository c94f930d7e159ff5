#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// A visitor written with Node's `ws`. Slow: takes what one read brings, then pauses the socket (ws.pause()) for a while,
// so that the receive window closes and the server feels it.
import WebSocket from 'ws';
import { Sequence } from './sequence.mjs';
import { say, visitorArguments, whenAskedToLeave } from './visit.mjs';

const slowPauseMs = 200;

const { url, protocol, slow, seconds } = visitorArguments();
const began = performance.now();
const sequence = new Sequence();
let firstMs = null;

const socket = new WebSocket(url, protocol ? [protocol] : [], { perMessageDeflate: false, maxPayload: 0 });
socket.on('open', () => say('open', { protocol: socket.protocol }));
socket.on('message', (data, isBinary) => {
    firstMs ??= performance.now() - began;
    sequence.take(isBinary ? data : data.toString());
    if (slow && !socket.isPaused) {
        socket.pause();
        setTimeout(() => socket.resume(), slowPauseMs);
    }
});
socket.on('error', (error) => {
    say('error', { text: error.message });
    process.exitCode = 1;
});
socket.on('close', (code, reason) => {
    say('result', { client: 'node-ws', first_ms: firstMs, ...sequence, code, reason: reason.toString() });
    process.exit();
});
// A paused socket never sees the answer to its close frame: a slow visitor goes without waiting for it.
whenAskedToLeave(seconds, () => (slow ? socket.terminate() : socket.close(1000, 'done')));
