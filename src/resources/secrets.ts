import { z } from 'zod';
import { SecretName } from '../documents/scalars';

/** A secret of the stack's config, or text that holds some. */
export const SecretText = z.union([
  SecretName,
  z.strictObject({ join: z.array(z.union([z.string(), SecretName])).min(1) }),
]);

export const Pfx = z.strictObject({ file: z.string().min(1), password: SecretName });
