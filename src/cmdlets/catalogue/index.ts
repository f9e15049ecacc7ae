import { OS_VERSIONS, type OsVersion } from '../../documents/scalars';
import cmdletData from './cmdlets.generated.json';
import supplementData from './supplement.json';
import versionData from './versions.json';

export interface CatalogueParameter {
  type: string;
  /** Parameter sets it belongs to; `(All)` = every one. */
  sets: string[];
  mandatoryIn: string[];
  aliases?: string[];
  values?: string[];
}

export interface CatalogueCmdlet {
  module: string;
  sets: string[];
  defaultSet: string;
  parameters: Record<string, CatalogueParameter>;
}

interface VersionNote {
  cmdlet: string;
  parameter: string | null;
  minOs?: string;
}

const cmdlets = new Map<string, { name: string; cmdlet: CatalogueCmdlet }>(
  Object.entries({ ...cmdletData, ...supplementData } as unknown as Record<string, CatalogueCmdlet>).map(
    ([name, cmdlet]) => [name.toLowerCase(), { name, cmdlet }],
  ),
);

/** A cmdlet by name in any case; undefined = not in the catalogue, so it is never called. */
export function findCmdlet(name: string): CatalogueCmdlet | undefined {
  return cmdlets.get(name.toLowerCase())?.cmdlet;
}

export function cmdletNames(): string[] {
  return [...cmdlets.values()].map((entry) => entry.name);
}

/** A parameter by name or alias, in any case, with its canonical name. */
export function findParameter(
  cmdletName: string,
  parameterName: string,
): (CatalogueParameter & { name: string }) | undefined {
  const cmdlet = findCmdlet(cmdletName);
  if (!cmdlet) return undefined;
  const wanted = parameterName.toLowerCase();
  for (const [name, parameter] of Object.entries(cmdlet.parameters)) {
    const names = [name, ...(parameter.aliases ?? [])];
    if (names.some((candidate) => candidate.toLowerCase() === wanted)) return { ...parameter, name };
  }
  return undefined;
}

/** The oldest release that has a cmdlet (parameter null) or a parameter; undefined = nothing known, taken as always there. */
export function minimumOs(cmdletName: string, parameterName: string | null): OsVersion | undefined {
  const note = (versionData.parameters as VersionNote[]).find(
    (candidate) =>
      candidate.cmdlet.toLowerCase() === cmdletName.toLowerCase() &&
      (candidate.parameter?.toLowerCase() ?? null) === (parameterName?.toLowerCase() ?? null),
  );
  return OS_VERSIONS.find((version) => version === note?.minOs);
}
