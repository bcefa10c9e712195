import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { openAzureBlobStore } from '../../src/engines/blob/azure-blob-store.ts';
import { describeNeeding } from '../needs.ts';
import { type Azurite, openTestAzurite } from '../servers/azurite.ts';
import { openCuttingProxy } from '../servers/cutting-proxy.ts';
import { describeBlobStore } from './blob-contract.ts';

describeNeeding('azurite', 'blobs in Azure', function () {
  this.timeout(60_000);
  const container = `test-${randomUUID()}`;
  let azurite: Azurite;

  before(async () => {
    azurite = await openTestAzurite();
  });
  after(() => azurite.close());

  describeBlobStore(() => openAzureBlobStore({ connectionString: azurite.connectionString, container }));

  it('fail, and are not there, when the service cannot be reached', async () => {
    const address = /BlobEndpoint=(http:\/\/[^/;]+)/.exec(azurite.connectionString)?.[1] ?? '';
    const proxy = await openCuttingProxy(address);
    const connectionString = azurite.connectionString.replace(
      address,
      proxy.through(address).replace(/\/$/, ''),
    );
    const store = await openAzureBlobStore({ connectionString, container });
    proxy.takeDown();

    const failure = await store
      .write('away/one', Readable.from([Buffer.from('x')]))
      .catch((err: unknown) => err);
    proxy.restore();
    const paths = [];
    for await (const { path } of store.list('away')) paths.push(path);
    await proxy.close();

    expect(failure).to.be.instanceOf(Error);
    expect(paths).to.deep.equal([]);
  });
});
