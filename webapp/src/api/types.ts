import type { Me as ContractMe } from '../../../src/miniapp/contract/account.ts';
import type { OrderPage } from '../../../src/miniapp/contract/legacy.ts';
import type { ServiceConfig } from '../../../src/miniapp/contract/service.ts';
import type { GivenProof, SessionPage } from '../../../src/miniapp/contract/session.ts';
import type { Verification as ContractVerification } from '../../../src/miniapp/contract/verification.ts';

/** The API's contract, by the names of this page. */
export type Verification = ContractVerification;
export type EvidenceKind = Verification['pieces'][number]['kind'];
export type DocumentType = NonNullable<Verification['documentType']>;

export type Me = ContractMe;
export type Language = Me['language'];
export type Config = ServiceConfig;

/** WeChat's own proof is exchanged by its mini-program, which hands over a link. */
export type Proof = Extract<GivenProof, { type: 'telegram' | 'link' }>;
export type Session = SessionPage['items'][number];
export type Order = OrderPage['items'][number];

export interface Page<Item> {
  items: readonly Item[];
  nextCursor: string | null;
}
