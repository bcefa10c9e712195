/**
 * Creates an element: properties are set as properties, `dataset` and `aria-…` as attributes; children may be text.
 * @param {string} name
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | undefined | false)} children
 */
export function element(name, properties = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (key === 'dataset') Object.assign(created.dataset, value);
    else if (key.includes('-') || key === 'role') created.setAttribute(key, String(value));
    else created[key] = value;
  }
  created.append(...children.filter((child) => child !== undefined && child !== false));
  return created;
}

/** @param {string} selector */
export function find(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}

/** @param {Date | string} date */
export function clockTime(date, withSeconds = false) {
  const options = {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(withSeconds && { second: '2-digit' }),
  };
  return new Date(date).toLocaleTimeString('en-GB', options);
}

/** @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(0)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} seconds */
export function playTime(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
