import { expect } from 'chai';
import { pino } from 'pino';
import { openCaseChanges, type CaseChanges } from '../../../src/core/verification/case-changes.ts';
import { eventually } from '../../servers/eventually.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';

describe('changes of a case', () => {
  let stage: CoreStage;
  let changes: CaseChanges & { close(): Promise<void> };

  before(async () => {
    stage = await openCoreStage();
    changes = openCaseChanges(stage.url, pino({ level: 'silent' }));
    const listening = () =>
      stage.db('pg_stat_activity').where({ query: 'listen bonafide_case' }).select('pid');
    await eventually(listening, (rows) => rows.length > 0);
  });
  after(async () => {
    await changes.close();
    await stage.close();
  });

  it('are heard once they commit, by who watches that case alone', async () => {
    const mine = await aStoredCase(stage, (opened) => ({ ...opened, documentType: 'passport' }));
    const other = await aStoredCase(stage);
    await hearWhatWasSaid();
    const heard: string[] = [];
    const closing = new AbortController();
    const watching = changes
      .wait(mine.verification.id, 60_000, closing.signal)
      .then(() => void heard.push('mine'));
    const elsewhere = changes
      .wait(other.verification.id, 60_000, closing.signal)
      .then(() => void heard.push('other'));

    await stage.core.applicants.cancel(mine.person.account.id, mine.verification.id);
    await watching;

    expect(heard).to.deep.equal(['mine']);
    closing.abort();
    await elsewhere;
  });

  it('are not waited for longer than was asked, nor after an end', async () => {
    const ended = AbortSignal.abort();

    await changes.wait('nobody', 5, new AbortController().signal);
    await changes.wait('nobody', 60_000, ended);
  });

  /** Notices arrive in the order of their commits: that both cases were opened is then heard, too. */
  async function hearWhatWasSaid(): Promise<void> {
    const last = changes.wait('the last', 60_000, new AbortController().signal);
    await stage.db.raw(`select pg_notify('bonafide_case', 'the last')`);
    await last;
  }
});
