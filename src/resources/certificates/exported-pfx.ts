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
}

/** One for each server it goes to: no file of somebody else is overwritten, and none is deleted while another one waits for it. */
function fileFor(file: string, to: string): string {
  return file.replace(/\.pfx$/, `-${to}.pfx`);
}

/**
 * What reads the PFX file on a server (`managementHost` is one too). A file that is exported for it is deleted right after, since it holds the
 * private key; one that a person brought stays theirs.
 */
export function withPfx(
  { thumbprint, pfx, exportFrom }: PfxSource,
  to: string,
  use: (pfx: z.infer<typeof Pfx>) => Run,
  onlyIf?: Condition,
): Run[] {
  if (exportFrom === undefined || exportFrom === to) {
    const step = use(pfx);
    return [onlyIf ? { ...step, onlyIf } : step];
  }
  const own = { ...pfx, file: fileFor(pfx.file, to) };
  // An old file is overwritten without asking. The default algorithm is TripleDES, the only one that 2012 R2 and 2016
  // read, and the parameter that names it is missing on 2012 R2 (docs/behaviour/certificates.md section 1).
  const make = change(
    'Export-PfxCertificate',
    { Cert: `${STORE}\\${thumbprint}`, FilePath: own.file, Password: own.password },
    { host: exportFrom },
  );
  return throughFile({ from: exportFrom, to, file: own.file }, run(make), use(own), onlyIf);
}
