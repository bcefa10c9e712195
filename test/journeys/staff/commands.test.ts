import { expect } from 'chai';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { openWorld, type World } from '../world.ts';

/** Who may say what, by hand: viewer, reviewer, senior, privacy officer, administrator. */
const COMMANDS: ReadonlyArray<readonly [command: string, may: string]> = [
  ['help', '+++++'],
  ['queue', '+++++'],
  ['case', '+++++'],
  ['stats', '+++++'],
  ['staff', '+++++'],
  ['mine', '-++-+'],
  ['next', '-++-+'],
  ['release', '-++-+'],
  ['close', '-++-+'],
  ['unlock', '-++++'],
  ['find', '-++++'],
  ['audit', '---++'],
  ['dead', '----+'],
  ['health', '----+'],
  ['pause', '----+'],
  ['resume', '----+'],
];
const ROLES = ['viewer', 'reviewer', 'senior', 'privacy_officer', 'admin'] as const;

describe('every staff command, said by every role', function () {
  this.timeout(120_000);
  let world: World;
  before(async () => {
    const staff = Object.fromEntries(ROLES.map((role) => [role, role]));
    world = await openWorld({ staff });
    await world.settle();
  });
  after(() => world.close());

  for (const [command, may] of COMMANDS) {
    for (const [index, role] of ROLES.entries()) {
      const isAllowed = may[index] === '+';
      it(`/${command}: ${role} ${isAllowed ? 'is answered' : 'is refused'}`, async () => {
        const person = world.colleague(role);
        const said = await person.says(`/${command} 3F1F0B8E`);
        await world.settle();

        const answers = (await person.reads()).filter(
          ({ from, messageId }) => from === 'bot' && messageId > said.messageId,
        );
        const menu = (await person.looksAtChat()).bot.commands.map((each) => each.command);

        expect(answers).to.not.deep.equal([]);
        expect(answers.some(({ text }) => text === en.refusals.ROLE_LACKS_IT)).to.equal(!isAllowed);
        expect(menu.includes(command), 'in the menu').to.equal(isAllowed);
      });
    }
  }
});
