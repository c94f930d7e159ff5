#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// The peer of `penstock-cli bench fanout`: a Node `ws` server that broadcasts to many `ws` clients, as fast as they
// take it, and how many messages a second that is end to end. The server is one process, the clients another, as with
// our shard and our readers.
//
//   ws_fanout.mjs [--clients 200] [--size 128] [--seconds 5] [--warmup 1] [--cork]
//
// Prints one JSON object: {"peer":"node-ws","clients":…,"size":…,"seconds":…,"messages":…,"messages_per_s":…}.
// Backpressure as a careful user of ws writes it: nobody is sent to while a client has more than 1 MiB buffered.
// Without --cork the broadcast is the one of the manual of ws: for each message, send to each client; every send is a
// system call. --cork hands each client 16 messages in one write, through the socket below ws, which is not part of
// its interface: what an expert could get out of it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import WebSocket, { WebSocketServer } from 'ws';

const highWater = 1024 * 1024;
const messagesPerTurn = 16;
const asBinary = { binary: true };
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

function readArguments() {
    const { values } = parseArgs({
        options: {
            clients: { type: 'string', default: '200' },
            size: { type: 'string', default: '128' },
            seconds: { type: 'string', default: '5' },
            warmup: { type: 'string', default: '1' },
            cork: { type: 'boolean', default: false },
        },
    });
    const { cork, ...texts } = values;
    const numbers = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Number(text)]));
    for (const [name, number] of Object.entries(numbers)) {
        if (Number.isFinite(number) && number > 0) continue;
        console.error(`--${name}: "${values[name]}" is not a number above 0`);
        process.exit(2);
    }
    return { ...numbers, cork };
}

/** The second process: joins, counts, and answers each 'count' with what has been read so far. */
async function runClients(url, wanted) {
    let messages = 0;
    const joined = [];
    for (let i = 0; i < wanted; i += 1) {
        const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
        socket.on('message', () => (messages += 1));
        joined.push(once(socket, 'open'));
    }
    await Promise.all(joined);
    process.on('message', () => process.send({ messages, at: performance.now() }));
    process.on('disconnect', () => process.exit());
    process.send('joined');
}

function sendPlain(clients, payload) {
    for (let i = 0; i < messagesPerTurn; i += 1) {
        for (const client of clients) client.send(payload, asBinary);
    }
}

function sendCorked(clients, payload) {
    for (const client of clients) {
        client._socket.cork();
        for (let i = 0; i < messagesPerTurn; i += 1) client.send(payload, asBinary);
        client._socket.uncork();
    }
}

/** Broadcasts until the function it returns is called. */
function startBroadcast(clients, send) {
    let running = true;
    const turn = () => {
        if (!running) return;
        let full = false;
        for (const client of clients) full ||= client.bufferedAmount > highWater;
        if (!full) send();
        setImmediate(turn);
    };
    turn();
    return () => (running = false);
}

async function countOf(clients) {
    clients.send('count');
    const [answer] = await once(clients, 'message');
    return answer;
}

async function main() {
    const wish = readArguments();
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4096 });
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${server.address().port}/`;
    const clients = fork(fileURLToPath(import.meta.url), ['clients', url, String(wish.clients)]);
    await once(clients, 'message');

    const payload = Buffer.alloc(wish.size, 'x');
    const send = wish.cork ? sendCorked : sendPlain;
    const stop = startBroadcast(server.clients, () => send(server.clients, payload));
    await pause(wish.warmup);
    const begin = await countOf(clients);
    await pause(wish.seconds);
    const end = await countOf(clients);
    stop();
    clients.disconnect();

    const seconds = (end.at - begin.at) / 1000;
    const messages = end.messages - begin.messages;
    const { version } = JSON.parse(readFileSync(new URL('./node_modules/ws/package.json', import.meta.url)));
    console.log(JSON.stringify({
        peer: 'node-ws', node: process.version, ws: version, cork: wish.cork, clients: wish.clients,
        size: wish.size, seconds, messages, messages_per_s: messages / seconds,
    }));
    process.exit();
}

if (process.argv[2] === 'clients') await runClients(process.argv[3], Number(process.argv[4]));
else await main();
