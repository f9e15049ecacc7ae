import { z } from 'zod';

/** Windows Server releases, oldest first; the position is what rules compare. */
export const OS_VERSIONS = ['2012', '2012 R2', '2016', '2019', '2022', '2025'] as const;
export const OsVersion = z.enum(OS_VERSIONS);
export type OsVersion = z.infer<typeof OsVersion>;

/** Releases between two versions; 2012 R2 counts as a release of its own, as Microsoft's upgrade tables count it. */
export function releasesBetween(from: OsVersion, to: OsVersion): number {
  return OS_VERSIONS.indexOf(to) - OS_VERSIONS.indexOf(from);
}

/**
 * The RemoteDesktop module refuses short names: a name needs a dot, no trailing dot and fewer than 255 characters
 * (docs/behaviour/module.md section 1). Kept in lower case, since the module changes the case at will.
 */
export const Fqdn = z
  .string()
  .max(254)
  .regex(/^(?=.*\.)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)+$/, {
    error:
      'a fully qualified name is needed, such as rdsh01.contoso.com; short names are refused by the RemoteDesktop module',
  })
  .transform((name) => name.toLowerCase());

/** `DOMAIN\group` or `group@domain`; only the form is checked, that it resolves is checked live. */
export const Account = z.string().regex(/^([^\\@/"[\]:;|=,+*?<>]+\\[^\\@"/[\]:;|=+*?<>]+|[^\\@\s]+@[^\\@\s]+)$/, {
  error: 'an account is written DOMAIN\\name or name@domain',
});

/** A person a desktop is assigned to: the assignment cmdlets take this form alone (docs/behaviour/module.md section 6). */
export const DesktopUser = z.string().regex(/^[^\\@/"[\]:;|=,+*?<>]+\\[^\\@"/[\]:;|=+*?<>]+$/, {
  error: 'the user of a desktop is written DOMAIN\\name',
});

/** SHA-1 thumbprint, compared without case and blanks; kept in upper case. */
export const Thumbprint = z
  .string()
  .transform((text) => text.replace(/[\s\u200e\u200f]/g, '').toUpperCase())
  .pipe(z.string().regex(/^[0-9A-F]{40}$/, { error: 'a thumbprint has 40 hexadecimal digits; write it in quotes' }));

/** The name of a secret of the stack's config. */
export const SecretName = z.strictObject({ secret: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/) });
export type SecretName = z.infer<typeof SecretName>;

export const Ipv4 = z.ipv4();

/** Absolute time with a zone, as a deadline has to be. */
export const Time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d{2}:\d{2})$/, {
    error: 'a time is written 2027-01-16T18:00+01:00, with its zone',
  })
  .refine((text) => !Number.isNaN(Date.parse(text)), { error: 'no such time' });

/** `24h`, `10min`, `2d`: how long before a deadline. */
export const Lead = z.string().regex(/^\d+(min|h|d)$/, { error: 'a lead time is written 10min, 1h or 2d' });

export function leadMinutes(lead: string): number {
  const match = /^(\d+)(min|h|d)$/.exec(lead);
  if (!match) throw new RangeError(`not a lead time: ${lead}`);
  const unit = match[2] === 'd' ? 1440 : match[2] === 'h' ? 60 : 1;
  return Number(match[1]) * unit;
}

/** Left out = unmanaged; `default` = reset to the product's default. */
export function orDefault<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.literal('default')]);
}
