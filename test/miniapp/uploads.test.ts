import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { findMediaOfEvidence } from '../../src/core/media/media-store.ts';
import { eventually } from '../servers/eventually.ts';
import {
  aForm,
  aPicture,
  fieldOf,
  openApiStage,
  QUICK_POLICY,
  type ApiStage,
  type Visitor,
} from './api-stage.ts';

const BIGGEST = 2_000_000;
const BOUNDARY = 'a-boundary-of-these-tests';
const HEAD = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`;
const TAIL = `\r\n--${BOUNDARY}--\r\n`;

type Applicant = Visitor & { caseId: string };

describe('a piece on its way in', () => {
  let stage: ApiStage;
  before(async () => {
    const policy = { ...QUICK_POLICY, media: { biggestBytes: BIGGEST } };
    stage = await openApiStage({ policy, times: { bodyMilliseconds: 100, stallMilliseconds: 100 } });
  });
  after(() => stage.close());

  const placeOf = ({ caseId }: Applicant): string => `/v1/verifications/${caseId}/evidence/document_front`;
  const piecesOf = async ({ caseId }: Applicant) =>
    (await stage.rows('evidence')).filter(({ verification_id: id }) => id === caseId);
  const blobsOf = ({ caseId }: Applicant) => stage.blobs.paths().filter((path) => path.includes(caseId));
  /** A request whose body is sent by hand. */
  const begins = (
    { accessToken, ...applicant }: Applicant,
    headers: Record<string, string | number> = {},
  ): ClientRequest => {
    const sent = request(`${stage.api}${placeOf({ accessToken, ...applicant })}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        ...headers,
      },
    });
    // Some are cut off.
    sent.on('error', () => undefined);
    return sent;
  };

  it('is stored byte for byte', async () => {
    const anna = await stage.anApplicant();
    const picture = Buffer.concat([aPicture(0), randomBytes(1_500_000)]);

    const { status } = await anna.ask('PUT', placeOf(anna), { body: aForm(picture) });

    const [piece] = await piecesOf(anna);
    const media = await findMediaOfEvidence(stage.db, String(piece?.['id']));
    expect(status).to.equal(202);
    expect(media && (await stage.core.vault.read(media))?.equals(picture)).to.equal(true);
  });

  it('is refused before it is sent when its length says that it is too large', async () => {
    const anna = await stage.anApplicant();
    const sent = begins(anna, { 'content-length': 500_000_000 });
    sent.write(HEAD);

    const answer = await answerTo(sent);

    expect(answer).to.deep.include({ status: 413, code: 'FILE_TOO_LARGE' });
    sent.destroy();
  });

  it('is refused on the way when it turns out too large, and nothing of it stays', async () => {
    const anna = await stage.anApplicant();

    const whole = await anna.ask('PUT', placeOf(anna), { body: aForm(aPicture(BIGGEST)) });
    const chunked = begins(anna);
    chunked.write(HEAD);
    chunked.write(aPicture(BIGGEST * 2));
    chunked.end(TAIL);
    const answer = await answerTo(chunked);

    expect(whole.json).to.have.property('code', 'FILE_TOO_LARGE');
    expect(answer).to.deep.include({ status: 413, code: 'FILE_TOO_LARGE' });
    expect(blobsOf(anna)).to.deep.equal([]);
  });

  it('that is not wanted is answered though it is still being sent', async () => {
    const anna = await stage.anApplicant();
    await anna.ask('POST', `/v1/verifications/${anna.caseId}/cancel`);

    const { status, json } = await anna.ask('PUT', placeOf(anna), { body: aForm(aPicture(1_900_000)) });

    expect(status).to.equal(409);
    expect(json).to.have.property('code', 'CLOSED');
  });

  it('leaves nothing behind when the client goes away, and can be sent again', async () => {
    const anna = await stage.anApplicant();
    const sent = begins(anna, { 'content-length': 1_000_000 });
    sent.write(HEAD);
    sent.write(aPicture(500_000));
    await once(sent, 'socket');
    sent.destroy();
    await eventually(
      () => stage.logged.filter((line) => line.includes('giveEvidence')),
      (lines) => lines.length > 0,
    );

    const { status } = await anna.ask('PUT', placeOf(anna), { body: aForm(aPicture()) });

    expect(status).to.equal(202);
    expect(await piecesOf(anna)).to.have.lengthOf(1);
    expect(blobsOf(anna)).to.have.lengthOf(1);
  });

  it('is not taken when the session ends while it is on its way', async () => {
    const anna = await stage.anApplicant();
    const write = stage.blobs.write.bind(stage.blobs);
    stage.blobs.write = async (...given) => {
      await write(...given);
      await stage.core.sessions.end(anna.accountId, anna.sessionId);
    };
    const { status, json } = await anna.ask('PUT', placeOf(anna), { body: aForm(aPicture()) });
    stage.blobs.write = write;

    expect(status).to.equal(401);
    expect(json).to.have.property('code', 'SESSION_ENDED');
    expect(await piecesOf(anna)).to.deep.equal([]);
    expect(blobsOf(anna)).to.deep.equal([]);
  });

  it('is not taken when its end is missing', async () => {
    const anna = await stage.anApplicant();
    const sent = begins(anna);
    sent.write(HEAD);
    sent.end(aPicture(50_000));

    const answer = await answerTo(sent);

    expect(answer.status).to.equal(400);
    expect(await piecesOf(anna)).to.deep.equal([]);
    expect(blobsOf(anna)).to.deep.equal([]);
  });

  for (const [where, before] of [
    ['before the file', ''],
    ['in the middle of it', `${HEAD}${aPicture(100).toString('latin1')}`],
  ] as const) {
    it(`is given up when nothing comes any more ${where}`, async () => {
      const anna = await stage.anApplicant();
      const sent = begins(anna);
      sent.write(before === '' ? '--' : Buffer.from(before, 'latin1'));

      const answer = await answerTo(sent);

      expect(answer).to.deep.include({ status: 408, code: 'REQUEST_TOO_SLOW' });
      sent.destroy();
      expect(await piecesOf(anna)).to.deep.equal([]);
    });
  }

  const bodies: Array<
    [string, () => NonNullable<RequestInit['body']>, Record<string, string>, number, string]
  > = [
    ['no file', () => new FormData(), {}, 422, 'VALIDATION_FAILED'],
    ['a text instead', () => formWith('file', 'text'), {}, 422, 'VALIDATION_FAILED'],
    ['another name', () => aForm(aPicture(), 'picture'), {}, 422, 'VALIDATION_FAILED'],
    ['an empty file', () => aForm(Buffer.alloc(0)), {}, 422, 'FILE_EMPTY'],
    [
      'no picture',
      () => aForm(Buffer.from('GIF89a, which nobody reads here')),
      {},
      415,
      'FILE_TYPE_UNSUPPORTED',
    ],
    [
      'a HEIC picture',
      () => aForm(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heic', 'latin1')),
      {},
      415,
      'HEIC_UNSUPPORTED',
    ],
    ['JSON', () => '{}', { 'content-type': 'application/json' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
    ['bare bytes', () => aPicture(), { 'content-type': 'image/jpeg' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
    ['no boundary', () => 'x', { 'content-type': 'multipart/form-data' }, 400, 'BODY_UNREADABLE'],
  ];
  for (const [what, body, headers, status, code] of bodies) {
    it(`is refused when it is ${what}`, async () => {
      const anna = await stage.anApplicant();

      const answered = await anna.ask('PUT', placeOf(anna), { body: body(), headers });

      expect(answered.json).to.deep.include({ status, code });
      expect(blobsOf(anna)).to.deep.equal([]);
    });
  }

  it('comes first: what follows it in the body is ignored', async () => {
    const anna = await stage.anApplicant();
    const picture = aPicture();
    const form = aForm(picture);
    form.append('file', new Blob([aPicture()]), 'second.jpg');
    form.append('note', 'to whom it may concern');

    const { status, json } = await anna.ask('PUT', placeOf(anna), { body: form });
    const again = await anna.ask('PUT', placeOf(anna), { body: aForm(picture) });

    expect(status).to.equal(202);
    expect(again.json).to.deep.equal(json);
    expect(fieldOf(json, 'id')).to.equal(anna.caseId);
  });

  it('is refused for a piece that there is not', async () => {
    const anna = await stage.anApplicant();

    const { json } = await anna.ask('PUT', `/v1/verifications/${anna.caseId}/evidence/passport`, {
      body: aForm(aPicture()),
    });

    expect(json).to.deep.include({ status: 422, code: 'VALIDATION_FAILED' });
  });
});

function formWith(name: string, value: string): FormData {
  const form = new FormData();
  form.append(name, value);
  return form;
}

async function answerTo(sent: ClientRequest): Promise<{ status: number; code: string }> {
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (!response) throw new Error('No answer came');
  return { status: response.statusCode ?? 0, code: fieldOf(JSON.parse(await text(response)), 'code') };
}
