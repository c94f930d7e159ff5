// SPDX-License-Identifier: GPL-3.0-or-later
// Counts messages and checks their order. Runs in Node and in a page.

const magic = 0x5053;

/** Sequence number of one message: penstock.v1.json as text, penstock.v1.binary as bytes. Throws if it is neither. */
export function sequenceOf(data) {
    if (typeof data === 'string') {
        const { seq } = JSON.parse(data);
        if (!Number.isSafeInteger(seq)) throw new Error(`no sequence number in ${data.slice(0, 80)}`);
        return seq;
    }
    const view = new DataView(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
    if (view.byteLength < 24 || view.getUint16(0) !== magic) throw new Error('not a penstock.v1.binary message');
    return Number(view.getBigUint64(8));
}

/** What a visitor knows at the end. A gap is allowed where the server's ledger says so; going back is never. */
export class Sequence {
    messages = 0;
    bytes = 0;
    first = null;
    last = null;
    missing = 0;
    backwards = 0;
    bad = 0;

    take(data) {
        let sequence;
        try {
            sequence = sequenceOf(data);
        } catch {
            this.bad += 1;
            return;
        }
        this.messages += 1;
        this.bytes += data.byteLength ?? data.length;
        this.first ??= sequence;
        if (this.last !== null && sequence <= this.last) this.backwards += 1;
        else if (this.last !== null) this.missing += sequence - this.last - 1;
        this.last = sequence;
    }
}
