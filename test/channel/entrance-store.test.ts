import { expect } from 'chai';
import { findEntrances, saveEntrance } from '../../src/core/channel/entrance-store.ts';
import { openCoreStage } from '../core/core-stage.ts';

describe('the entrances', () => {
  it('are one for each channel, as they opened last', async () => {
    const stage = await openCoreStage();
    const { db, now } = stage;
    const url = 'https://t.me/bonafide?start=CODE';
    await saveEntrance(db, { channel: 'telegram', botId: '1', name: '@old', url }, now());
    await saveEntrance(db, { channel: 'whatsapp', botId: '49', name: '+49', url: 'https://wa.me/49' }, now());

    await saveEntrance(db, { channel: 'telegram', botId: '2', name: '@bonafide', url }, now());
    await saveEntrance(db, { channel: 'whatsapp', botId: '49', name: '+49' }, now());

    expect(await findEntrances(db)).to.deep.equal([
      { channel: 'telegram', botId: '2', name: '@bonafide', url },
      { channel: 'whatsapp', botId: '49', name: '+49' },
    ]);
    await stage.close();
  });
});
