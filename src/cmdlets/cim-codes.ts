/** What a method of the terminal services classes means by its return value (docs/behaviour/classes.md section 1). */
const MEANINGS: Readonly<Record<number, string>> = {
  2147749889: 'failed',
  2147749890: 'not found',
  2147749892: 'the provider failed; is the service running?',
  2147749893: 'type mismatch',
  2147749896: 'invalid parameter',
  2147749897: 'not available',
  2147749900: 'not supported',
  2147749902: 'bad namespace',
  2147749910: 'invalid operation, or Group Policy owns the value',
  2147749913: 'it exists already',
  2147749923: 'read-only',
  2147749924: 'the provider is not capable of it',
  2147749928: 'a value is missing',
  2147749931: 'out of range',
  2147749934: 'no such method',
  2147749935: 'bad parameters of the method',
};

/** `0x80041008, invalid parameter`. */
export function returnText(code: number): string {
  const unsigned = code >>> 0;
  const meaning = MEANINGS[unsigned];
  return `0x${unsigned.toString(16).toUpperCase()}${meaning === undefined ? '' : `, ${meaning}`}`;
}
