import { useApp } from '../ui/app-context.ts';
import { Screen } from '../ui/screen.tsx';

/** A mistake of ours while drawing: the page is begun anew. */
export function Failed() {
  const { title, text, again } = useApp().words.failed;
  return <Screen title={title} lead={text} action={{ label: again, onPress: () => location.reload() }} />;
}
