import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect } from 'chai';
import { referenceOf } from '../../src/core/dialogue/prompt.ts';
import { openEmbeddedPostgres } from '../../src/engines/postgres/embedded-postgres.ts';
import { openAuditStage, type AuditStage } from '../core/audit/audit-stage.ts';
import { tamper } from '../core/audit/tamper.ts';
import { aStoredCase } from '../core/core-stage.ts';
import { makeTestFolder } from '../servers/test-folder.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The program as npm runs it, with nothing but this environment. */
function audit(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { cwd: PROJECT, env: { PATH: process.env['PATH'] ?? '', ...environment } };
    execFile(process.execPath, ['src/audit.ts', ...words], options, (err, out, error) => {
      if (err && typeof err.code !== 'number') reject(err);
      else resolve({ code: typeof err?.code === 'number' ? err.code : 0, out, err: error });
    });
  });
}

describe('the audit commands', function () {
  this.timeout(60_000);
  let stage: AuditStage;
  let environment: Record<string, string>;

  before(async () => {
    stage = await openAuditStage();
    environment = { DATABASE_URL: stage.url };
    await stage.happenTimes(3);
  });
  after(() => stage.close());

  it('print the trail of a case as JSON, by the reference that its applicant reads', async () => {
    const { verification } = await aStoredCase(stage);

    const { code, out, err } = await audit(['export', referenceOf(verification.id)], environment);

    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    const { caseId, entries } = JSON.parse(out);
    expect(caseId).to.equal(verification.id);
    expect(entries.map(({ action }: { action: string }) => action)).to.deep.equal([
      'verification.opened',
      'staged',
    ]);
  });

  it('refuse a case that is not there, and words they do not know', async () => {
    expect(await audit(['export', '01234567'], environment)).to.deep.equal({
      code: 1,
      out: '',
      err: 'The trail knows no such case\n',
    });
    for (const words of [
      ['export'],
      ['verify', '--nonsense'],
      ['verify', '--expect', '7'],
      ['verify', 'all'],
      ['shred'],
    ]) {
      const { code, out, err } = await audit(words, environment);
      expect({ code, out }, words.join(' ')).to.deep.equal({ code: 1, out: '' });
      expect(err, words.join(' ')).not.to.equal('');
    }
  });

  it('say what they do', async () => {
    const { code, out } = await audit(['--help'], {});

    expect(code).to.equal(0);
    expect(out).to.contain('npm run audit:verify').and.to.contain('npm run --silent audit:export');
  });

  it('find the trail whole, and give a head by which the same chain is known later', async () => {
    const first = await audit(['verify'], environment);
    const head = /noted outside of the database: (\d+:[0-9a-f]{64})/.exec(first.out)?.[1] ?? '';
    await stage.happens();
    const second = await audit(['verify', '--expect', head], environment);

    expect(first).to.include({ code: 0, err: '' });
    expect(first.out).to.match(/^The audit trail is whole: \d+ entries, 0 of them/);
    expect(second).to.include({ code: 0, err: '' });
    expect(second.out).to.contain(`Entry ${head.split(':')[0]} is the one that was noted.`);
  });

  it('name the first entry that is broken, and end with 1', async () => {
    const other = await audit(['verify', '--expect', `2:${'0'.repeat(64)}`], environment);
    await tamper(stage.db, `update audit_entries set actor = 'system' where sequence = 2`);

    expect(other).to.include({ code: 1 });
    expect(other.out).to.contain('entry 2 is not the one that was noted');
    expect(await audit(['verify'], environment)).to.deep.equal({
      code: 1,
      out: 'The audit trail is broken: entry 2 was changed.\n',
      err: '',
    });
  });

  it('read the embedded database where none is named, make none, and say when one is behind', async () => {
    const { folder, remove } = makeTestFolder('audit');
    const none = await audit(['verify'], { DATA_DIR: folder });
    const embedded = await openEmbeddedPostgres({ directory: path.join(folder, 'postgres') });
    await embedded.close();

    const behind = await audit(['verify'], { DATA_DIR: folder });
    remove();

    expect(none).to.include({ code: 1, out: '' });
    expect(none.err).to.contain('There is no database');
    expect(behind).to.include({ code: 1, out: '' });
    expect(behind.err).to.contain('The database lacks');
  });
});
