import { useEffect } from 'preact/hooks';
import { Question, Shop } from '../art/shop-art.tsx';
import { useApp } from '../ui/app-context.ts';
import { Screen } from '../ui/screen.tsx';
import { useChat } from '../ui/use-chat.ts';
import { LinkedShop } from './shop-orders.tsx';
import { ShopForm } from './shop-form.tsx';

const ASKED_AGAIN_MILLISECONDS = 4_000;

/** The person's account in the old shop: to be connected, waiting for a yes in the chat, or connected. */
export function ShopScreen() {
  const { state, words, actions } = useApp();
  const { title, lead, notVerified, verify } = words.shop;
  const link = state.me?.legacyLink;
  if (link?.state === 'linked') return <LinkedShop link={link} />;
  if (link?.state === 'pending') return <PendingShop />;
  if (state.verification?.status !== 'verified') {
    const action = { label: verify, onPress: () => actions.go('home') };
    return <Screen art={<Shop />} title={title} lead={notVerified} action={action} />;
  }
  return <ShopForm title={title} lead={lead} />;
}

/** The answer is given in the chat; until then we look again and again. */
function PendingShop() {
  const { words, actions } = useApp();
  useEffect(() => {
    const timer = setInterval(() => void actions.refresh(), ASKED_AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  const { go } = useChat();
  return (
    <Screen
      art={<Question />}
      title={words.shop.pendingTitle}
      lead={words.shop.pending}
      action={{ label: words.backToChat, onPress: go }}
      hasNoChat
    />
  );
}
