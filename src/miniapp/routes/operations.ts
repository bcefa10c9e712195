import type { ApiDeps } from '../api-deps.ts';
import { consentSchema, meSchema } from '../contract/account.ts';
import { exchangedTokenSchema, tokenErrorSchema } from '../contract/internal.ts';
import { legacyLinkSchema, orderPageSchema } from '../contract/legacy.ts';
import { problemSchema } from '../contract/problem.ts';
import { jwksSchema, serviceConfigSchema } from '../contract/service.ts';
import { sessionPageSchema, tokensSchema } from '../contract/session.ts';
import { verificationSchema } from '../contract/verification.ts';
import { bearerOf } from '../frame/handle.ts';
import type { NamedSchemas } from '../frame/openapi.ts';
import type { Operation } from '../frame/operation.ts';
import { consentOperations } from './consent.ts';
import { withDocuments } from './documents.ts';
import { exchangeToken } from './exchange-token.ts';
import { giveEvidence, giveEvidenceByPost } from './give-evidence.ts';
import { openLink } from './links.ts';
import { legacyLinkOf, legacyOperations, readOrdersForService } from './legacy.ts';
import { meOperations } from './me.ts';
import { openSession } from './open-session.ts';
import { readVerificationForService } from './read-for-service.ts';
import { serviceOperations } from './service.ts';
import { sessionOperations } from './sessions.ts';
import { verificationOperations } from './verifications.ts';
import { watchVerification } from './watch-verification.ts';

const SCHEMAS: NamedSchemas = {
  Problem: problemSchema,
  Tokens: tokensSchema,
  SessionPage: sessionPageSchema,
  Me: meSchema,
  Consent: consentSchema,
  Verification: verificationSchema,
  LegacyLink: legacyLinkSchema,
  OrderPage: orderPageSchema,
  ServiceConfig: serviceConfigSchema,
  Jwks: jwksSchema,
  ExchangedToken: exchangedTokenSchema,
  TokenError: tokenErrorSchema,
};

/** Every operation there is, in the order in which people read of them. */
export function createOperations(deps: ApiDeps): Operation[] {
  const { core, limiters, publicUrl } = deps;
  const { sessions, signIns, applicants, linking } = core;
  const cases = { ...deps, applicants };
  return withDocuments(
    [
      openSession({ ...deps, signIns, tries: limiters.sign_in_address }),
      ...sessionOperations({ ...deps, sessions }),
      openLink(core),
      ...meOperations({
        applicants,
        legacyLinkOf: (accountId) => legacyLinkOf({ linking }, accountId),
      }),
      ...consentOperations({ applicants }),
      ...verificationOperations(cases),
      giveEvidence(cases),
      giveEvidenceByPost(cases),
      watchVerification({ ...cases, isSignedIn: (authorization) => isSignedIn(deps, authorization) }),
      ...legacyOperations({ linking }),
      ...serviceOperations({
        ...deps,
        sessions,
        entrances: () => core.entrances(),
        hasLegacyShop: linking.hasLegacyShop,
      }),
      exchangeToken({ ...deps, sessions, tries: limiters.token_exchange_address }),
      readVerificationForService(cases),
      readOrdersForService({ linking }),
    ],
    SCHEMAS,
    publicUrl,
  );
}

async function isSignedIn({ core }: ApiDeps, authorization: string): Promise<boolean> {
  const authenticated = await core.sessions.authenticate(bearerOf(authorization) ?? '', 'edge');
  return authenticated.ok;
}
