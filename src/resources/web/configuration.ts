import type { Row } from '../values';

/**
 * Text of an attribute of the IIS configuration. Get-WebConfigurationProperty gives some attributes as text and others as
 * objects that hold it as `Value`.
 */
export function attributeText(value: unknown): string | undefined {
  const inner = typeof value === 'object' && value !== null && 'Value' in value ? value.Value : value;
  if (typeof inner === 'boolean' || typeof inner === 'number') return String(inner);
  return typeof inner === 'string' ? inner : undefined;
}

/** Values of the attribute of that name among the rows of one answer. */
export function attributesNamed(rows: Row[], name: string): string[] {
  return rows
    .filter((row) => typeof row.Name === 'string' && row.Name.toLowerCase() === name.toLowerCase())
    .map(attributeText)
    .filter((text) => text !== undefined);
}

/** A literal in an XPath filter, which knows no escapes: a text with both quotes can't be written. */
export function xpathLiteral(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}
