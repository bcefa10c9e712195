import { useState } from 'preact/hooks';
import type { Me, Order } from '../api/types.ts';
import { useApp } from '../ui/app-context.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { formatDay, formatMoney } from '../ui/format.ts';
import { Screen } from '../ui/screen.tsx';
import { usePages } from '../ui/use-pages.tsx';

export function LinkedShop({ link }: { link: Me['legacyLink'] }) {
  const { state, words, actions } = useApp();
  const [isAsking, setAsking] = useState(false);
  const { linkedAs, since, orders, unlink, confirmUnlink } = words.shop;
  const second = (
    <Button look="danger" onPress={() => setAsking(true)} isBusy={state.isBusy}>
      {unlink}
    </Button>
  );
  const lead = [linkedAs(link.login ?? ''), link.since && since(formatDay(link.since, state.language))];
  return (
    <Screen title={orders} lead={lead.filter(Boolean).join(', ')} second={second}>
      <Orders />
      {isAsking && (
        <Confirm
          words={confirmUnlink}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            void actions.unlinkShop();
          }}
        />
      )}
    </Screen>
  );
}

function Orders() {
  const { words } = useApp();
  const { items, isLoading, more, Failure } = usePages<Order>('/v1/legacy-orders');
  return (
    <>
      <Failure />
      {!isLoading && items.length === 0 && <p>{words.shop.noOrders}</p>}
      <ul class="cards">
        {items.map((order) => (
          <OrderCard key={order.id} order={order} />
        ))}
      </ul>
      {more && <Button onPress={more}>{words.shop.more}</Button>}
    </>
  );
}

function OrderCard({ order }: { order: Order }) {
  const { state, words } = useApp();
  return (
    <li class="card order">
      <div class="order-head">
        <strong>{words.shop.order(order.id)}</strong>
        <strong>{formatMoney(order.total, state.language)}</strong>
      </div>
      <p class="small">
        {formatDay(order.placedAt, state.language)} · {order.status}
      </p>
      <ul class="order-lines">
        {order.lines.map(({ title, quantity }) => (
          <li key={title}>
            {words.shop.quantity(quantity)} {title}
          </li>
        ))}
      </ul>
    </li>
  );
}
