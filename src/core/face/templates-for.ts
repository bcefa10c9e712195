import type { FaceTemplate } from './face-engine.ts';

/** The templates as one engine can read them, its own or beside those of another; the others are left out. */
export function templatesFor(engine: string, templates: readonly FaceTemplate[]): FaceTemplate[] {
  return templates.flatMap((template) => {
    if (template.engine === engine) return template;
    return template.fallback?.engine === engine ? template.fallback : [];
  });
}
