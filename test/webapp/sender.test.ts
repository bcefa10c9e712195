import { expect } from 'chai';
import { type Answer, given, NO_CONNECTION } from '../../webapp/src/api/problem.ts';
import type { Verification } from '../../webapp/src/api/types.ts';
import type { KeptPiece } from '../../webapp/src/pieces/kept-piece.ts';
import { createSender, type Sender } from '../../webapp/src/pieces/sender.ts';
import { aCase } from './a-case.ts';

const OWNER = { accountId: 'account', verificationId: 'case' };

function aKeptPiece(change: Partial<KeptPiece> = {}): KeptPiece {
  return {
    id: 'piece',
    accountId: 'account',
    verificationId: 'case',
    kind: 'document_front',
    bytes: new ArrayBuffer(4),
    type: 'image/jpeg',
    name: 'document.jpg',
    keptAt: Date.now(),
    ...change,
  };
}

/** A sender whose uploads are answered in turn; `rows` is what the browser keeps. */
function openSender(answers: Array<Answer<Verification>>, rows = new Map<string, KeptPiece>()) {
  const heard: string[] = [];
  const sent: string[] = [];
  const sender: Sender = createSender({
    table: {
      get: async (id) => rows.get(id),
      all: async () => [...rows.values()],
      put: async (row) => {
        rows.set(row.id, row);
        // As IndexedDB, which answers later than the row can be read.
        await new Promise((resolve) => setImmediate(resolve));
      },
      remove: async (id) => void rows.delete(id),
    },
    upload: async (piece, onProgress) => {
      sent.push(piece.id);
      onProgress(0.5);
      return answers.shift() ?? expect.fail('One upload too many');
    },
    onProgress: (sending) => heard.push(sending ? `${sending.share} ${sending.isWaiting}` : 'over'),
    onTaken: () => heard.push('taken'),
    onRefused: ({ code }) => heard.push(code),
    untilNextTry: async () => {},
  });
  return { sender, heard, sent, rows };
}

const TAKEN: Answer<Verification> = given(aCase());
const LOST: Answer<Verification> = { ok: false, problem: NO_CONNECTION };
const REFUSED: Answer<Verification> = { ok: false, problem: { code: 'FILE_TOO_LARGE', status: 413 } };

describe('sending a piece', () => {
  it('keeps it until the server has it', async () => {
    const { sender, heard, rows } = openSender([TAKEN]);

    await sender.send(aKeptPiece());

    expect(heard).to.deep.equal(['0 false', '0.5 false', 'taken', 'over']);
    expect(rows.size).to.equal(0);
  });

  it('tries again by itself, with the same key', async () => {
    const { sender, heard, sent } = openSender([LOST, LOST, TAKEN]);

    await sender.send(aKeptPiece());

    expect(sent).to.deep.equal(['piece', 'piece', 'piece']);
    expect(heard).to.include('0 true');
    expect(heard.slice(-2)).to.deep.equal(['taken', 'over']);
  });

  it('removes what is too old before anybody signs in, and nothing else', async () => {
    const old = aKeptPiece({ id: 'old', keptAt: Date.now() - 2 * 60 * 60_000 });
    const young = aKeptPiece({ id: 'young' });
    const { sender, rows } = openSender([], new Map([old, young].map((piece) => [piece.id, piece])));

    await sender.tidy();

    expect([...rows.keys()]).to.deep.equal(['young']);
  });

  it('gives up on a no, and keeps nothing', async () => {
    const { sender, heard, rows } = openSender([REFUSED]);

    await sender.send(aKeptPiece());

    expect(heard).to.include('FILE_TOO_LARGE');
    expect(rows.size).to.equal(0);
  });

  it('keeps it for the next session where this one is over', async () => {
    const { sender, rows } = openSender([{ ok: false, problem: { code: 'SESSION_ENDED', status: 401 } }]);

    await sender.send(aKeptPiece());

    expect(rows.size).to.equal(1);
  });

  it('goes on with what an earlier page kept', async () => {
    const { sender, sent } = openSender([TAKEN], new Map([['piece', aKeptPiece()]]));

    await sender.resume(OWNER);

    expect(sent).to.deep.equal(['piece']);
  });

  it('sends a piece once, though the case is read anew while it is being kept', async () => {
    const { sender, sent } = openSender([TAKEN]);

    await Promise.all([sender.send(aKeptPiece()), sender.resume(OWNER)]);

    expect(sent).to.deep.equal(['piece']);
  });

  it('removes what is of another person, of a closed case, or old', async () => {
    const strangers = [
      aKeptPiece({ id: 'other person', accountId: 'other' }),
      aKeptPiece({ id: 'other case', verificationId: 'other' }),
      aKeptPiece({ id: 'old', keptAt: Date.now() - 25 * 60 * 60_000 }),
    ];
    const { sender, sent, rows } = openSender([], new Map(strangers.map((piece) => [piece.id, piece])));

    await sender.resume(OWNER);

    expect(sent).to.deep.equal([]);
    expect(rows.size).to.equal(0);
  });
});
