/** Lower case letters, digits and hyphens: a name that can be typed and stays the same for the same words. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
