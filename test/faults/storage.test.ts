import { expect } from 'chai';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeNeeding } from '../needs.ts';
import { eventually } from '../servers/eventually.ts';
import { SAID, type Applicant } from './applicant.ts';
import { openStage, type Stage } from './stage.ts';

describeNeeding('ffmpeg', 'a store of media that fails for a while', () => {
  let stage: Stage;
  let applicant: Applicant;

  beforeEach(async () => {
    stage = await openStage('the embedded queue');
    applicant = await stage.applicant();
  });
  afterEach(async () => {
    await stage.close();
  });

  /** A file where the folder was fails every read and write, also those of root. */
  function breakStore(): () => void {
    const folder = path.join(stage.dataDir, 'blobs');
    renameSync(folder, `${folder}.away`);
    writeFileSync(folder, '');
    return () => {
      rmSync(folder);
      renameSync(`${folder}.away`, folder);
    };
  }

  async function expectOnePieceAccepted(): Promise<void> {
    const { rows } = await stage.database.query('select state, reason from evidence');
    expect(rows).to.deep.equal([{ state: 'accepted', reason: null }]);
  }

  it('says that we have trouble, and takes the piece in later without asking for it again', async () => {
    const service = await stage.start();
    await applicant.consents();
    const mend = breakStore();
    await applicant.sendsPassport();
    await applicant.hears(SAID.trouble);

    mend();
    await applicant.hears(SAID.looking);
    await applicant.isAskedForVideo();

    await expectOnePieceAccepted();
    expect(await applicant.wasTold(SAID.trouble)).to.equal(1);
    expect(await service.stop()).to.equal(0);
  }).timeout(90_000);

  it('costs the applicant nothing when it fails under the examination', async () => {
    const bots = await stage.start(['bots', 'miniapp']);
    await applicant.consents();
    await applicant.sendsPassport();
    await applicant.hears(SAID.looking);
    // Without the key nobody gets to the bytes.
    await stage.database.query('begin; lock table case_keys in access exclusive mode');
    const workers = await stage.start(['workers']);
    await eventually(waitsForTheKey, (waits) => waits);
    const mend = breakStore();
    await stage.database.query('commit');
    await workers.logs('message.failed');
    mend();
    await applicant.isAskedForVideo();

    await expectOnePieceAccepted();
    expect(await workers.stop()).to.equal(0);
    expect(await bots.stop()).to.equal(0);
  }).timeout(90_000);

  async function waitsForTheKey(): Promise<boolean> {
    const { rowCount } = await stage.database.query(
      "select 1 from pg_locks where relation = 'case_keys'::regclass and not granted",
    );
    return (rowCount ?? 0) > 0;
  }
});
