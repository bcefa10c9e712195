import { expect } from 'chai';
import fc from 'fast-check';
import { createEventParser } from '../../webapp/src/watch/event-parser.ts';

const STREAM =
  ': hello\n\nevent: verification\nid: 1\ndata: {"a":1}\n\n: still here\n\nevent: verification\ndata: {"a":\ndata: 2}\n\n';
const EVENTS = [
  { name: 'verification', data: '{"a":1}' },
  { name: 'verification', data: '{"a":\n2}' },
];

describe('the event stream', () => {
  it('is read whole', () => {
    expect(createEventParser()(STREAM)).to.deep.equal(EVENTS);
  });

  it('is read the same wherever it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
        const parse = createEventParser();
        const ends = [...cuts.toSorted((one, other) => one - other), STREAM.length];
        const parts = ends.map((end, index) => STREAM.slice(ends[index - 1] ?? 0, end));

        expect(parts.flatMap((part) => parse(part))).to.deep.equal(EVENTS);
      }),
    );
  });

  it('may end its lines as HTTP does', () => {
    expect(createEventParser()(STREAM.replaceAll('\n', '\r\n'))).to.deep.equal(EVENTS);
  });
});
