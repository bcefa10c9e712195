/** What the business wrote, as the person sees it. `text` is header, body and footer with their markup. */
export type BusinessContent =
  | { type: 'text'; text: string }
  | { type: 'buttons'; text: string; buttons: ShownChoice[] }
  | { type: 'list'; text: string; label: string; rows: ShownChoice[] }
  | { type: 'link'; text: string; label: string; url: string }
  | { type: 'template'; text: string; name: string; quickReplies: string[] };

interface ShownChoice {
  id: string;
  label: string;
  description?: string;
}
