import type { PlainValue } from '../../../result';
import type { Context } from '../context';
import { normalThumbprint } from '../pfx';
import { Arguments, WBEM } from './cim-values';

function refuse(context: Context, code: number, text: string): never {
  return context.failWith(`HRESULT 0x${code.toString(16).toUpperCase()}`, 'InvalidOperation', text, code);
}

/** Saves the listener's certificate, which has to be in the store with its key (docs/behaviour/certificates.md section 1). */
export function setGeneralSetting(context: Context, server: string, properties: PlainValue | undefined): void {
  const found = context.server(server);
  const given = new Arguments(properties).text('SSLCertificateSHA1Hash');
  if (!found) return;
  if (given === '') refuse(context, 0x80041024, 'Provider is not capable of the attempted operation');
  if (found.listener?.type === 2) refuse(context, WBEM.invalidOperation, 'Invalid operation: set by Group Policy');
  const thumbprint = normalThumbprint(given);
  if (found.store[thumbprint]?.hasPrivateKey !== true) refuse(context, WBEM.invalidParameter, 'Invalid parameter');
  found.listener = { thumbprint, type: 3 };
}
