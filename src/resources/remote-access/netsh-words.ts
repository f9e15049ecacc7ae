/** Words of a document, by those of netsh. */
export type Words<T extends string> = Record<T, string>;

export function wordOf<T extends string>(words: Words<T>, text: string | undefined): T | undefined {
  const wanted = text?.toLowerCase();
  for (const key in words) if (words[key].toLowerCase() === wanted) return key;
  return undefined;
}
