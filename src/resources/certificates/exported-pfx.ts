import type { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { type Condition, type Run, run } from '../../cmdlets/step';
import { throughFile } from '../left-file';
import type { Pfx } from '../secrets';

export const STORE = 'Cert:\\LocalMachine\\My';

/** A certificate whose PFX file somebody has put where it is wanted, or that a server exports when it is. */
export interface PfxSource {
  thumbprint: string;
  pfx: z.infer<typeof Pfx>;
  exportFrom?: string | undefined;
  /** What takes it: two that take one certificate on one server must not share a file. */
  use: string;
}

/** One for each certificate, use and server: no file of somebody else is overwritten, and none is deleted while another one waits for it. */
function fileFor({ thumbprint, pfx, use }: PfxSource, to: string): string {
  return pfx.file.replace(/\.pfx$/, `-${thumbprint.slice(0, 8)}-${use}-${to}.pfx`);
}

/**
 * What reads the PFX file on a server (`managementHost` is one too). A file that is exported for it is deleted right after, since it holds the
 * private key; one that a person brought stays theirs.
 */
export function withPfx(
  source: PfxSource,
  to: string,
  take: (pfx: z.infer<typeof Pfx>) => Run,
  onlyIf?: Condition,
): Run[] {
  const { thumbprint, pfx, exportFrom } = source;
  if (exportFrom === undefined) {
    const step = take(pfx);
    return [onlyIf ? { ...step, onlyIf } : step];
  }
  const own = { ...pfx, file: fileFor(source, to) };
  // An old file is overwritten without asking. The default algorithm is TripleDES, the only one that 2012 R2 and 2016
  // read, and the parameter that names it is missing on 2012 R2 (docs/behaviour/certificates.md section 1).
  const make = change(
    'Export-PfxCertificate',
    { Cert: `${STORE}\\${thumbprint}`, FilePath: own.file, Password: own.password },
    { host: exportFrom },
  );
  return throughFile({ from: exportFrom, to, file: own.file }, run(make), take(own), onlyIf);
}
