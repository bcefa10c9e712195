import { expect } from 'chai';
import { eventually } from '../servers/eventually.ts';
import { aForm, aPicture, fieldOf, openApiStage, type ApiStage, type Visitor } from './api-stage.ts';

describe('watching a case', () => {
  let stage: ApiStage;
  before(async () => void (stage = await openApiStage()));
  after(() => stage.close());

  it('tells of it at once, and of every change as it happens, until it is closed', async () => {
    const anna = await stage.anApplicant();
    const place = `/v1/verifications/${anna.caseId}`;
    const stream = await watch(anna, place);

    const first = await stream.next();
    await anna.ask('PUT', `${place}/evidence/document_front`, { body: aForm(aPicture()) });
    const given = await stream.next();
    await anna.ask('POST', `${place}/cancel`);
    const cancelled = await stream.next();
    const after = await stream.next();

    expect([first, given, cancelled].map((event) => event?.id)).to.deep.equal(['2', '3', '4']);
    expect(given?.data).to.have.nested.property('pieces[0].state', 'received');
    expect(fieldOf(cancelled?.data, 'status')).to.equal('cancelled');
    expect(after).to.equal(undefined);
  });

  it('ends when the session does', async () => {
    const anna = await stage.anApplicant();
    const place = `/v1/verifications/${anna.caseId}`;
    const stream = await watch(anna, place);
    await stream.next();
    const other = await stage.core.sessions.open(async () => ({
      ok: true,
      value: { accountId: anna.accountId, proof: 'link', device: 'another' },
    }));
    await stage.core.sessions.end(anna.accountId, anna.sessionId);

    // Seen at the next change, or within fifteen seconds.
    if (!other.ok) throw new Error('No second session');
    await stage.ask('POST', `${place}/cancel`, {
      headers: { authorization: `Bearer ${other.value.accessToken}` },
    });

    expect(await stream.next()).to.equal(undefined);
  });

  it('is given to nobody else', async () => {
    const anna = await stage.anApplicant();
    const boris = await stage.anApplicant();

    const { status } = await boris.ask('GET', `/v1/verifications/${anna.caseId}/events`);

    expect(status).to.equal(404);
  });

  it('is done six times at once by one account, and frees its place when somebody leaves', async () => {
    const anna = await stage.anApplicant();
    const place = `/v1/verifications/${anna.caseId}`;
    const streams = await Promise.all(Array.from({ length: 6 }, () => watch(anna, place)));
    await Promise.all(streams.map((stream) => stream.next()));

    const seventh = await anna.ask('GET', `${place}/events`);
    await streams[0]?.leave();
    const again = await eventually(
      () => watch(anna, place),
      ({ status }) => status === 200,
    );

    expect(seventh.json).to.have.property('code', 'TOO_MANY_STREAMS');
    await Promise.all([...streams, again].map((stream) => stream.leave()));
  });

  interface Stream {
    status: number;
    next: () => Promise<{ id: string; data: unknown } | undefined>;
    leave: () => Promise<void>;
  }

  async function watch({ accessToken }: Visitor, place: string): Promise<Stream> {
    const leaving = new AbortController();
    const response = await fetch(`${stage.api}${place}/events`, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: leaving.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    return {
      status: response.status,
      async next() {
        for (;;) {
          const found = /event: verification\nid: (.*)\ndata: (.*)\n\n/.exec(heard);
          const [whole = '', id = '', data = ''] = found ?? [];
          if (found) {
            heard = heard.slice(found.index + whole.length);
            return { id, data: JSON.parse(data) };
          }
          const read = await reader?.read();
          if (!read || read.done) return undefined;
          heard += read.value;
        }
      },
      async leave() {
        leaving.abort();
      },
    };
  }
});
