/** A customer of the old shop; nobody of these lives. */
export interface Customer {
  id: string;
  /** Whom the page shows beside the login. */
  name: string;
  login: string;
  password: string;
  orders: readonly Order[];
}

interface Order {
  id: string;
  placedAt: string;
  status: string;
  total: { amount: number; currency: string };
  lines: ReadonlyArray<{ title: string; quantity: number }>;
}

const THINGS = [
  { title: 'Enamel teapot, blue', cents: 2_450 },
  { title: 'Wool blanket', cents: 5_900 },
  { title: 'Desk lamp with a green shade', cents: 7_495 },
  { title: 'Set of six glasses', cents: 1_990 },
  { title: 'Alarm clock', cents: 1_275 },
] as const;
const STATUSES = ['Delivered', 'Delivered', 'Delivered', 'Returned', 'Delivered', 'Cancelled'] as const;
const FIRST_DAY = Date.UTC(2017, 2, 4, 10, 30);
const DAYS_BETWEEN = 47;
const DAY = 24 * 60 * 60_000;

/** So many, newest first. */
function orders(count: number, { prefix, currency }: { prefix: string; currency: string }): Order[] {
  return Array.from({ length: count }, (_, index) => {
    const thing = THINGS[index % THINGS.length] ?? THINGS[0];
    const quantity = 1 + (index % 3);
    return {
      id: `${prefix}-${String(1001 + index)}`,
      placedAt: new Date(FIRST_DAY + index * DAYS_BETWEEN * DAY).toISOString(),
      status: STATUSES[index % STATUSES.length] ?? 'Delivered',
      total: { amount: thing.cents * quantity, currency },
      lines: [{ title: thing.title, quantity }],
    };
  }).toReversed();
}

export const CUSTOMERS: readonly Customer[] = [
  {
    id: '1001',
    name: 'Anna Berg',
    login: 'anna.berg@example.com',
    password: 'amber lighthouse',
    orders: orders(12, { prefix: 'AB', currency: 'EUR' }),
  },
  {
    id: '1002',
    name: 'Pavel Orlov',
    login: 'pavel_orlov',
    password: 'sunflower1987',
    orders: orders(3, { prefix: 'PO', currency: 'USD' }),
  },
  { id: '1003', name: 'Lin Mei', login: 'linmei@example.com', password: 'seven clouds', orders: [] },
];
