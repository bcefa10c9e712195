import { randomKey } from '../api/random-key.ts';
import type { DocumentType, EvidenceKind, Verification } from '../api/types.ts';
import type { Scope } from './actions.ts';

export interface CaseActions {
  /** Opens a case with this document, or changes the document of the open one. */
  chooseDocument: (documentType: DocumentType) => Promise<void>;
  chooseAgain: () => void;
  startAgain: () => Promise<void>;
  /** Another look at the declined case; says why the pictures are taken again. */
  appeal: () => Promise<void>;
  cancelCase: () => Promise<void>;
  /** Kept here first, then sent: from now on it cannot be lost. */
  givePiece: (kind: EvidenceKind, file: { blob: Blob; name: string }) => Promise<void>;
  sendNow: () => void;
  /** Head turns that hold long enough. Where there are none to be had, the way back to where it says why. */
  askChallenge: (
    verificationId: string,
  ) => Promise<{ turns: readonly ('left' | 'right')[]; expiresAt: Date } | undefined>;
}

export function createCaseActions(scope: Scope): CaseActions {
  const { store, api, sender, navigation, perform } = scope;

  const takeCase = (verification: Verification): void => {
    store.set({ verification, isChoosing: false });
    scope.follow(verification.id);
    navigation.go('home');
  };
  const begin = (body: object): Promise<boolean> =>
    perform(
      () => api.call<Verification>({ method: 'POST', path: '/v1/verifications', body, key: randomKey() }),
      takeCase,
    );
  const changeCase = async (
    change: 'appeal' | 'cancel',
    then: (changed: Verification) => void | Promise<void>,
  ): Promise<void> => {
    const { verification } = store.get();
    if (!verification) return;
    const path = `/v1/verifications/${verification.id}/${change}`;
    await perform(() => api.call<Verification>({ method: 'POST', path, key: randomKey() }), then);
  };

  return {
    chooseDocument: async (documentType) => void (await begin({ documentType })),
    chooseAgain: () => store.set({ isChoosing: true, problem: undefined }),
    startAgain: async () => void (await begin({})),
    appeal: () =>
      changeCase('appeal', (opened) => {
        takeCase(opened);
        store.set({ remark: store.get().words.notVerified.appealed });
      }),
    cancelCase: () =>
      changeCase('cancel', async (cancelled) => {
        await sender.drop();
        takeCase(cancelled);
      }),
    askChallenge: (id) => askChallenge(scope, id),
    sendNow: () => sender.tryNow(),
    givePiece: (kind, file) => givePiece(scope, kind, file),
  };
}

async function givePiece(
  { store, navigation, sender }: Scope,
  kind: EvidenceKind,
  { blob, name }: { blob: Blob; name: string },
): Promise<void> {
  const { me, verification } = store.get();
  if (!me || !verification) return;
  store.set({ problem: undefined, sending: { kind, share: 0, isWaiting: false } });
  navigation.go('home');
  await sender.send({
    id: randomKey(),
    accountId: me.accountId,
    verificationId: verification.id,
    kind,
    bytes: await blob.arrayBuffer(),
    type: blob.type,
    name,
    keptAt: Date.now(),
  });
}

async function askChallenge(
  { store, api, navigation }: Scope,
  id: string,
): ReturnType<CaseActions['askChallenge']> {
  const path = `/v1/verifications/${id}/challenge`;
  const answer = await api.call<Verification>({ method: 'POST', path, key: randomKey() });
  const challenge = answer.ok ? answer.value.challenge : null;
  if (!answer.ok || !challenge) {
    navigation.go('home');
    store.set(answer.ok ? { verification: answer.value } : { problem: answer.problem });
    return undefined;
  }
  const expiresAt = new Date(Date.parse(challenge.expiresAt) + answer.clockAhead);
  return { turns: challenge.turns, expiresAt };
}
