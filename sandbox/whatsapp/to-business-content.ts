import type { BusinessContent } from './business-content.ts';
import { knownError } from './graph-error.ts';
import type { Interactive } from './interactive-schema.ts';
import type { SendRequest } from './send-schema.ts';
import type { Template } from './state.ts';

/** What the person will see. Throws `GraphError` for a template that is not approved or not filled in. */
export function toBusinessContent(request: SendRequest, templates: readonly Template[]): BusinessContent {
  switch (request.type) {
    case 'text':
      return { type: 'text', text: request.text.body };
    case 'interactive':
      return fromInteractive(request.interactive);
    case 'template':
      return fromTemplate(request.template, templates);
  }
}

function fromInteractive(interactive: Interactive): BusinessContent {
  const { header, body, footer } = interactive;
  const text = [header?.text, body.text, footer?.text].filter((part) => part !== undefined).join('\n\n');
  switch (interactive.type) {
    case 'button': {
      const { buttons } = interactive.action;
      return {
        type: 'buttons',
        text,
        buttons: buttons.map(({ reply: { id, title } }) => ({ id, label: title })),
      };
    }
    case 'list': {
      const { button, sections } = interactive.action;
      const rows = sections.flatMap((section) => section.rows);
      return {
        type: 'list',
        text,
        label: button,
        rows: rows.map(({ id, title, description }) => ({
          id,
          label: title,
          ...(description !== undefined && { description }),
        })),
      };
    }
    case 'cta_url': {
      const { display_text, url } = interactive.action.parameters;
      return { type: 'link', text, label: display_text, url };
    }
  }
}

type TemplateRequest = Extract<SendRequest, { type: 'template' }>['template'];

function fromTemplate(
  { name, language, components = [] }: TemplateRequest,
  templates: readonly Template[],
): BusinessContent {
  const template = templates.find((known) => known.name === name && known.languages.includes(language.code));
  if (!template) throw knownError(132001, `template name (${name}) does not exist in ${language.code}`);
  const body = template.body ?? name;
  const given = components
    .filter(({ type }) => type === 'body')
    .flatMap(({ parameters = [] }) => parameters.map(({ text }) => text ?? ''));
  const expected = new Set(body.match(/\{\{\d+\}\}/g)).size;
  if (given.length !== expected)
    throw knownError(
      132000,
      `body: number of localizable_params (${given.length}) does not match the expected number of params (${expected})`,
    );
  const text = body.replace(/\{\{(\d+)\}\}/g, (_mark, number: string) => given[Number(number) - 1] ?? '');
  return { type: 'template', text, name, quickReplies: template.quickReplies ?? [] };
}
