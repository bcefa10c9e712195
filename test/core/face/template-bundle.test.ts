import { expect } from 'chai';
import { packTemplates, unpackTemplates } from '../../../src/core/face/template-bundle.ts';
import { templatesFor } from '../../../src/core/face/templates-for.ts';

const local = { engine: 'local', bytes: Buffer.of(1, 2, 3) };
const azure = { engine: 'azure', bytes: Buffer.of(4, 5), fallback: local };

describe('a bundle of face templates', () => {
  it('comes out as it went in, what lies beside a template included', () => {
    expect(unpackTemplates(packTemplates([azure, local]))).to.deep.equal([azure, local]);
  });

  it('refuses what is none', () => {
    expect(() => unpackTemplates(Buffer.from('[{"engine":"local"}]'))).to.throw();
    expect(() => unpackTemplates(Buffer.from('{}'))).to.throw();
  });

  it('yields to each engine what it can read', () => {
    expect(templatesFor('azure', [azure, local])).to.deep.equal([azure]);
    expect(templatesFor('local', [azure, local])).to.deep.equal([local, local]);
    expect(templatesFor('another', [azure, local])).to.deep.equal([]);
  });
});
