import { z } from 'zod';

/** Who did it: `engine:<name>@<version>`, `staff:<id of the staff member>`. */
export const actorSchema = z.union([
  z.literal('system'),
  z.literal('applicant'),
  z.templateLiteral(['engine:', z.string().min(1)]),
  z.templateLiteral(['staff:', z.string().min(1)]),
]);
export type Actor = z.infer<typeof actorSchema>;
