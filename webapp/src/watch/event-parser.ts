export interface StreamEvent {
  name: string;
  data: string;
}

/** Takes a `text/event-stream` as it arrives, cut anywhere, and returns the events that each part completes. */
export function createEventParser(): (text: string) => StreamEvent[] {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.map(toEvent).filter(({ data }) => data !== '');
  };
}

/** Lines that begin with a colon are comments: they keep the connection alive. */
function toEvent(block: string): StreamEvent {
  const event = { name: 'message', data: '' };
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event.name = value;
    if (field === 'data') event.data += event.data === '' ? value : `\n${value}`;
  }
  return event;
}
