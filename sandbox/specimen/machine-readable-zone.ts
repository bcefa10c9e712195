export interface ZoneFields {
  surname: string;
  givenNames: string;
  documentNumber: string;
  /** YYYY-MM-DD. */
  birthDate: string;
  expiryDate: string;
  sex: 'F' | 'M' | 'X';
}

/** The code that ICAO Doc 9303 keeps for specimens: the invented country Utopia. */
const UTOPIA = 'UTO';
const WEIGHTS = [7, 3, 1] as const;

/** Two lines of 44 characters (ICAO Doc 9303-4). */
export function passportZone(fields: ZoneFields): [string, string] {
  const number = withCheckDigit(fill(fields.documentNumber, 9));
  const birth = withCheckDigit(toZoneDate(fields.birthDate));
  const expiry = withCheckDigit(toZoneDate(fields.expiryDate));
  const personal = withCheckDigit(fill('', 14));
  const all = checkDigit(number + birth + expiry + personal);
  return [
    fill(`P<${UTOPIA}${zoneName(fields)}`, 44),
    `${number}${UTOPIA}${birth}${zoneSex(fields)}${expiry}${personal}${all}`,
  ];
}

/** Three lines of 30 characters (ICAO Doc 9303-5). */
export function cardZone(fields: ZoneFields): [string, string, string] {
  const number = withCheckDigit(fill(fields.documentNumber, 9)) + fill('', 15);
  const birth = withCheckDigit(toZoneDate(fields.birthDate));
  const expiry = withCheckDigit(toZoneDate(fields.expiryDate));
  const optional = fill('', 11);
  const all = checkDigit(number + birth + expiry + optional);
  return [
    `I<${UTOPIA}${number}`,
    `${birth}${zoneSex(fields)}${expiry}${UTOPIA}${optional}${all}`,
    fill(zoneName(fields), 30),
  ];
}

/** Digits count as themselves, A is 10 to Z 35, the filler 0; weights 7, 3, 1, repeated; modulo 10 (Doc 9303-3, 4.9). */
export function checkDigit(text: string): string {
  const sum = Array.from(text).reduce((total, character, index) => {
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    return total + value * (WEIGHTS[index % 3] ?? 0);
  }, 0);
  return String(sum % 10);
}

function withCheckDigit(text: string): string {
  return text + checkDigit(text);
}

function zoneName({ surname, givenNames }: ZoneFields): string {
  return `${toZone(surname)}<<${toZone(givenNames)}`;
}

function zoneSex({ sex }: ZoneFields): string {
  return sex === 'X' ? '<' : sex;
}

function toZone(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\p{Mark}']/gu, '')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '<');
}

function toZoneDate(date: string): string {
  return date.slice(2).replaceAll('-', '');
}

function fill(text: string, length: number): string {
  return text.slice(0, length).padEnd(length, '<');
}
