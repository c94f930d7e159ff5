#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// A visitor in headless Chromium; same arguments and output as visitor.mjs. Serves visitor.html on loopback, opens it
// and passes on what the page says.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say, visitorArguments, whenAskedToLeave } from './visit.mjs';

const files = { '/visitor.html': 'text/html', '/sequence.mjs': 'text/javascript' };
const startTimeoutMs = 60_000;

const { url, protocol, slow, seconds } = visitorArguments();
const profile = mkdtempSync(join(tmpdir(), 'penstock-browser-'));
let browser;
let leave;
const leaving = new Promise((resolve) => (leave = resolve));

/** Ends the browser, politely at first so that it ends its own children, and takes its profile away. */
function end(code) {
    server.close();
    server.closeAllConnections();
    const last = setTimeout(() => browser.kill('SIGKILL'), 3000);
    browser.once('exit', () => {
        clearTimeout(last);
        rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
        process.exit(code);
    });
    browser.kill('SIGTERM');
}

async function takeEvent(request) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { event, ...details } = JSON.parse(body);
    say(event, details);
    if (event === 'open') clearTimeout(starting);
    if (event === 'result') end(0);
    if (event === 'error') end(1);
}

const server = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    if (files[path]) {
        response.setHeader('Content-Type', files[path]);
        response.end(readFileSync(new URL('.' + path, import.meta.url)));
    } else if (path === '/event') {
        response.end();
        await takeEvent(request);
    } else if (path === '/leave') {
        await leaving;
        response.end();
    } else {
        response.writeHead(404).end();
    }
});

server.listen(0, '127.0.0.1', () => {
    const page = new URL(`http://127.0.0.1:${server.address().port}/visitor.html`);
    page.searchParams.set('url', url);
    if (protocol) page.searchParams.set('protocol', protocol);
    if (slow) page.searchParams.set('slow', '');
    browser = spawn('chromium', [
        '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync', '--mute-audio',
        `--user-data-dir=${profile}`, page.href,
    ], { stdio: 'ignore' });
    browser.on('error', (error) => {
        say('error', { text: `chromium does not start: ${error.message}` });
        process.exit(1);
    });
});
const starting = setTimeout(() => {
    say('error', { text: 'the page did not join in time' });
    end(1);
}, startTimeoutMs);
whenAskedToLeave(seconds, () => leave());
