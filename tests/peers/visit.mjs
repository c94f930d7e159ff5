// SPDX-License-Identifier: GPL-3.0-or-later
// What the visitors written for Node share: their arguments, what they count, and how they talk to whoever started them.
//
// A visitor prints one JSON object a line: {"event":"open"} when it has joined, then {"event":"result", …} and ends. It
// stays for --for SECONDS, or else until its standard input is closed; or until the server closes.
import { parseArgs } from 'node:util';

/** The arguments: URL [--name NAME] [--protocol SUBPROTOCOL] [--slow] [--for SECONDS]. */
export function visitorArguments() {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            name: { type: 'string' },
            protocol: { type: 'string' },
            slow: { type: 'boolean', default: false },
            for: { type: 'string' },
        },
    });
    if (positionals.length !== 1) {
        console.error('usage: URL [--name NAME] [--protocol SUBPROTOCOL] [--slow] [--for SECONDS]');
        process.exit(2);
    }
    const url = new URL(positionals[0]);
    if (values.name) url.searchParams.set('name', values.name);
    return { url: url.href, protocol: values.protocol, slow: values.slow, seconds: values.for && Number(values.for) };
}

/** Says something to whoever started the visitor. */
export function say(event, details = {}) {
    console.log(JSON.stringify({ event, ...details }));
}

/** Calls `finish` once, when the visitor has been asked to leave. */
export function whenAskedToLeave(seconds, finish) {
    let asked = false;
    const once = () => {
        if (!asked) finish();
        asked = true;
    };
    process.on('SIGTERM', once).on('SIGINT', once);
    if (seconds) setTimeout(once, seconds * 1000).unref();
    else process.stdin.on('end', once).on('error', once).resume();
}
