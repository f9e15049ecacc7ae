/** Shorter ones stand in every text by chance. */
const SHORTEST = 4;

/** The characters that XML, and with it what PowerShell sends from server to server, writes otherwise. */
const XML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** How a secret may come back from the far side: as it is, or in the forms that programs give to text. */
export function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST) return [secret];
  const coded = (['utf8', 'utf16le'] as const).map((encoding) => Buffer.from(secret, encoding).toString('base64'));
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      secret.replace(/[&<>"']/g, (character) => XML[character] ?? character),
      ...coded.map((text) => text.replace(/=+$/, '')),
    ]),
  ];
}

/** The values to be masked from the beginning, whether or not they are used: each as a whole and, of several, one by one. */
export function maskable(values: readonly (string | undefined)[]): string[] {
  const whole = values.filter((value) => value !== undefined && value.length >= SHORTEST);
  // Parts are keys of some length; a short one is a word of a connection string.
  const parts = whole.flatMap((value) => value?.split(',') ?? []).filter((part) => part.length >= 16);
  return [...new Set([...whole, ...parts])].flatMap((value) => value ?? []);
}
