import { describe, expect, it } from 'vitest';
import { searcher } from './search.mjs';

describe('the search for secrets', () => {
  const secret = 'Öffne "Dich" & 4711';
  const { inText, inBytes } = searcher({ it: secret });
  it.each([
    ['text', secret],
    ['base64', Buffer.from(`x${secret}y`).toString('base64')],
    ['base64 of UTF-16', Buffer.from(`ab${secret}`, 'utf16le').toString('base64')],
    ['URL-encoded', `?q=${encodeURIComponent(secret)}`],
    ['JSON', JSON.stringify({ secret })],
  ])('finds it as %s', (_form, text) => {
    expect(inText(`before ${text} after`, 'here')).not.toEqual([]);
  });

  it('finds UTF-16, and takes digits inside longer numbers for chance', () => {
    expect(inBytes(Buffer.from(`a${secret}`, 'utf16le'), 'here')).not.toEqual([]);
    const digits = searcher({ number: '1234567' });
    expect(digits.inText('at 10:00:00.123456789', 'here')).toEqual([]);
    expect(digits.inText('the number 1234567.', 'here')).not.toEqual([]);
    expect(inText('nothing of it', 'here')).toEqual([]);
  });
});
