import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface NoticeProps {
  look: 'danger' | 'good' | 'plain';
  icon: IconName;
  children: ComponentChildren;
  /** Read out at once, because it answers what was just done. */
  isAlert?: boolean;
}

export function Notice({ look, icon, children, isAlert }: NoticeProps) {
  return (
    <div class={`notice notice-${look}`} role={isAlert ? 'alert' : undefined}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}
