import { expect } from 'chai';
import { createPasswordChecker } from '../../src/engines/legacy-shop/passwords/create-password-checker.ts';

/** Published answers: OpenBSD's and PHP's, RFC 7914 (in both our forms), the argon2 reference, Django, passlib. */
const KNOWN = [
  ['bcrypt 2a', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['bcrypt 2b', 'U*U', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['bcrypt 2y', 'rasmuslerdorf', '$2y$07$usesomesillystringfore2uDLvp1Ii2e./U9C8sBjqp8I90dH6hi'],
  [
    'scrypt, PHC',
    'password',
    '$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA',
  ],
  [
    'scrypt, with a colon',
    'pleaseletmein',
    'scrypt:16384:8:1$SodiumChloride$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  ],
  [
    'argon2i',
    'password',
    '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
  ],
  [
    'argon2i without a version',
    'password',
    '$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY',
  ],
  [
    'argon2id',
    'password',
    '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
  ],
  ['SHA-1 with its salt in front', 'lètmein', 'sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8'],
  ['SHA-1 of an LDAP server', 'testing123', '{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr'],
] as const;

const DIGEST = '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2';
const SALT = 'c29tZXNhbHQ';
const ARGON_DIGEST = 'bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc';

/** Broken, unknown, or asking for more than this machine is for. */
const NOT_TAKEN = {
  'an empty text': '',
  'a plain password': 'secret',
  'an unsalted SHA-1': '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8',
  'osCommerce’s MD5': '5f4dcc3b5aa765d61d8327deb882cf99:ab',
  'an unknown bcrypt': '$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  'a short bcrypt': '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe',
  'bcrypt at a cost of 15': '$2a$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  'bcrypt at a cost of 99': '$2a$99$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  'bcrypt at a cost of 3': '$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  'scrypt over a gigabyte': `scrypt:1048576:8:1$salt$${DIGEST}`,
  'scrypt over gigabytes by its blocks': `scrypt:16384:64:64$salt$${DIGEST}`,
  'scrypt of no power of two': `scrypt:16383:8:1$salt$${DIGEST}`,
  'scrypt without cost': `scrypt:0:8:1$salt$${DIGEST}`,
  'scrypt with an exponent of 40': `$scrypt$ln=40,r=8,p=1$TmFDbA$${ARGON_DIGEST}`,
  'scrypt with half a byte': `scrypt:1024:8:1$salt$${DIGEST.slice(1)}`,
  'argon2 over a gigabyte': `$argon2id$v=19$m=1048576,t=2,p=1$${SALT}$${ARGON_DIGEST}`,
  'argon2 with very many passes': `$argon2id$v=19$m=131072,t=64,p=1$${SALT}$${ARGON_DIGEST}`,
  'argon2 with too many lanes for its memory': `$argon2id$v=19$m=64,t=2,p=16$${SALT}$${ARGON_DIGEST}`,
  'argon2 of an unknown version': `$argon2id$v=20$m=256,t=2,p=2$${SALT}$${ARGON_DIGEST}`,
  'argon2 of an unknown kind': `$argon2x$v=19$m=256,t=2,p=2$${SALT}$${ARGON_DIGEST}`,
  'argon2 without a salt': `$argon2id$v=19$m=256,t=2,p=2$$${ARGON_DIGEST}`,
  'argon2 with more behind': `$argon2id$v=19$m=256,t=2,p=2$${SALT}$${ARGON_DIGEST}$more`,
  'argon2 with a digest of kilobytes': `$argon2id$v=19$m=256,t=2,p=2$${SALT}$${'A'.repeat(8000)}`,
  'SHA-1 without a salt': 'sha1$$cff36ea83f5706ce9aa7454e63e431fc726b2dc8',
  'an LDAP hash that is its digest alone': '{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
  'an LDAP hash in no base64': '{SSHA}***',
} as const;

describe('the hashes of an old shop', function () {
  this.timeout(20_000);
  const passwords = createPasswordChecker();

  for (const [name, password, hash] of KNOWN) {
    it(`knows ${name}`, async () => {
      expect(await passwords.check(password, hash)).to.equal(true);
      expect(await passwords.check(`${password}.`, hash)).to.equal(false);
      expect(await passwords.check('', hash)).to.equal(false);
    });
  }

  for (const [name, hash] of Object.entries(NOT_TAKEN)) {
    it(`takes no password for ${name}, and does no work`, async () => {
      expect(passwords.workOf(hash)).to.equal(0);
      for (const password of ['password', 'secret', '', hash])
        expect(await passwords.check(password, hash)).to.equal(false);
    });
  }

  it('never throws for a hash of which a byte was changed', async () => {
    for (const [, password, hash] of KNOWN.filter(([name]) => !name.includes('m=65536'))) {
      for (let index = 0; index < hash.length; index += 7) {
        const changed = `${hash.slice(0, index)}\u0000${hash.slice(index + 1)}`;
        expect(await passwords.check(password, changed)).to.equal(false);
      }
    }
  });

  it('asks for no more than a second or two, and checks many at once in turn', async () => {
    const [, password, hash] = KNOWN[7];

    const checked = await Promise.all(Array.from({ length: 20 }, () => passwords.check(password, hash)));

    expect(checked.every((fits) => fits)).to.equal(true);
  });

  it('counts of a bcrypt password the first 72 bytes, as those who wrote it did', async () => {
    const long = 'x'.repeat(72);
    const hash = '$2y$04$abcdefghijklmnopqrstuu';
    const { hashSync } = await import('bcryptjs');
    const stored = hashSync(long, hash);

    expect(await passwords.check(`${long}more`, stored)).to.equal(true);
    expect(await passwords.check(long.slice(1), stored)).to.equal(false);
  });
});
