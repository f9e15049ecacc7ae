/**
 * Upper-case hexadecimal digits of a thumbprint, which comes as text with blanks and hidden characters, or as bytes
 * (CertHash of the gateway settings). Undefined = none.
 */
export function thumbprintOf(value: unknown): string | undefined {
  if (Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)) {
    const digits = value.map((byte: number) => byte.toString(16).padStart(2, '0')).join('');
    return digits === '' ? undefined : digits.toUpperCase();
  }
  if (typeof value !== 'string') return undefined;
  const digits = value.replace(/[^0-9A-Fa-f]/g, '').toUpperCase();
  return digits === '' ? undefined : digits;
}

export function sameThumbprint(a: unknown, b: unknown): boolean {
  const left = thumbprintOf(a);
  return left !== undefined && left === thumbprintOf(b);
}
