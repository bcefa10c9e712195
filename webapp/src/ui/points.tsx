import { Icon, type IconName } from './icon.tsx';

interface Point {
  title: string;
  text: string;
}

/** A few things to know, each with its picture. */
export function Points({ points, icons }: { points: readonly Point[]; icons: readonly IconName[] }) {
  return (
    <ul class="points">
      {points.map(({ title, text }, index) => (
        <li key={title}>
          <span class="points-mark">
            <Icon name={icons[index] ?? 'check'} />
          </span>
          <div>
            <strong>{title}</strong>
            <p>{text}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What comes, in its order. */
export function Steps({ steps }: { steps: readonly Point[] }) {
  return (
    <ol class="points">
      {steps.map(({ title, text }, index) => (
        <li key={title}>
          <span class="points-mark points-number" aria-hidden="true">
            {index + 1}
          </span>
          <div>
            <strong>{title}</strong>
            <p>{text}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Short hints before a picture is taken. */
export function Tips({ tips, icons }: { tips: readonly string[]; icons: readonly IconName[] }) {
  return (
    <ul class="tips">
      {tips.map((tip, index) => (
        <li key={tip}>
          <Icon name={icons[index] ?? 'check'} />
          <span>{tip}</span>
        </li>
      ))}
    </ul>
  );
}
