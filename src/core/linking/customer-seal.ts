import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { seal, unseal } from '../media/seal.ts';
import type { KeptCustomer, LegacyLink } from './legacy-link.ts';

const customerSchema = z.object({ id: z.string(), maskedLogin: z.string() });
type LinkedCustomer = z.infer<typeof customerSchema>;

/** Keeps customers so that only who holds the master key knows who they are, and that one is recognised as the same. */
export interface CustomerSeal {
  seal(linkId: string, customer: LinkedCustomer): KeptCustomer;
  open(link: Exclude<LegacyLink, { status: 'undone' }>): LinkedCustomer;
}

export function createCustomerSeal(masterKey: Uint8Array): CustomerSeal {
  const contextOf = (linkId: string) => `legacy_links.sealed_customer:${linkId}`;
  return {
    seal: (linkId, customer) => ({
      sealed: seal(masterKey, contextOf(linkId), Buffer.from(JSON.stringify(customer))),
      hash: createHmac('sha256', masterKey).update(`legacy_links.customer:${customer.id}`).digest(),
    }),
    open({ id, customer }) {
      const plain = unseal(masterKey, contextOf(id), customer.sealed).toString('utf8');
      return customerSchema.parse(JSON.parse(plain));
    },
  };
}
