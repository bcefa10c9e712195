import type { ZoneFields } from './machine-readable-zone.ts';

export interface SpecimenHolder extends ZoneFields {
  issueDate: string;
  birthplace: string;
}

/** Nobody: a citizen of the invented country whose code ICAO keeps for specimens. */
export const SPECIMEN_HOLDER: SpecimenHolder = {
  surname: 'Meridian',
  givenNames: 'Nova Lumen',
  documentNumber: 'UT4820716',
  birthDate: '1994-08-17',
  issueDate: '2024-03-05',
  expiryDate: '2034-03-04',
  sex: 'X',
  birthplace: 'Amaurot',
};

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** As documents print it: 17 AUG 1994. */
export function toPrintedDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}
