import { OS_VERSIONS, type OsVersion } from '../../../documents/scalars';
import { type CatalogueCmdlet, type CatalogueParameter, cmdletNames, findCmdlet, minimumOs } from '../../catalogue';
import type { PlainValue } from '../../result';
import { convert } from './conversion';
import { errorRecord, Terminated } from './errors';

/** Parameters that every advanced function has; taken and ignored. */
const COMMON = new Set(
  'verbose debug erroraction errorvariable warningaction warningvariable informationaction informationvariable outvariable outbuffer pipelinevariable progressaction'.split(
    ' ',
  ),
);

export interface Bound {
  cmdlet: string;
  parameterSet: string;
  parameters: Record<string, PlainValue>;
}

interface Prepared {
  name: string;
  /** By name and alias in lower case. */
  parameters: Map<
    string,
    { name: string; parameter: CatalogueParameter; sets: Set<string> | 'all'; mandatory: Set<string> | 'all' }
  >;
  sets: string[];
  defaultSet: string;
  minimumOs: OsVersion | undefined;
}

const prepared = new Map<string, Prepared>();
let canonicalNames: Map<string, string> | undefined;

/** The documentation writes sets as `Reapply (default)` or `Path (Default) - FileSystem provider`; the set is the first word. */
const setName = (text: string): string => text.replace(/\s*\(default\).*$/i, '').replace(/\s+-\s.*$/, '');

function prepare(cmdletName: string): Prepared {
  const known = prepared.get(cmdletName.toLowerCase());
  if (known) return known;
  canonicalNames ??= new Map(cmdletNames().map((name) => [name.toLowerCase(), name]));
  const name = canonicalNames.get(cmdletName.toLowerCase());
  const cmdlet = findCmdlet(cmdletName);
  if (!name || !cmdlet) {
    throw new Terminated(
      errorRecord(
        'CommandNotFoundException',
        'ObjectNotFound',
        `The term '${cmdletName}' is not recognized as the name of a cmdlet, function, script file, or operable program.`,
        { terminating: true },
      ),
    );
  }
  const result: Prepared = {
    name,
    parameters: new Map(),
    sets: setsOf(cmdlet),
    defaultSet: setName(cmdlet.defaultSet),
    minimumOs: minimumOs(name, null),
  };
  for (const [parameterName, parameter] of Object.entries(cmdlet.parameters)) {
    const entry = {
      name: parameterName,
      parameter,
      sets: toSets(parameter.sets),
      mandatory: toSets(parameter.mandatoryIn),
    };
    for (const alias of [parameterName, ...(parameter.aliases ?? [])])
      result.parameters.set(alias.toLowerCase(), entry);
  }
  prepared.set(cmdletName.toLowerCase(), result);
  return result;
}

function setsOf(cmdlet: CatalogueCmdlet): string[] {
  const names = [...cmdlet.sets, ...Object.values(cmdlet.parameters).flatMap((parameter) => parameter.sets)];
  const sets = new Set(names.filter((set) => set !== '(All)').map(setName));
  return sets.size > 0 ? [...sets] : [''];
}

function toSets(names: string[]): Set<string> | 'all' {
  return names.includes('(All)') ? 'all' : new Set(names.map(setName));
}

function wrong(id: string, cmdlet: string, message: string, category = 'InvalidArgument'): Terminated {
  return new Terminated(errorRecord(`${id},${cmdlet}`, category, message, { terminating: true }));
}

/**
 * Binds parameters as PowerShell does: names and aliases in any case, types converted, one parameter set found.
 * `os` is the release whose RemoteDesktop module runs: what is younger than it is unknown to it.
 */
export function bind(cmdletName: string, given: Record<string, PlainValue>, os: OsVersion): Bound {
  const cmdlet = prepare(cmdletName);
  if (cmdlet.minimumOs && OS_VERSIONS.indexOf(os) < OS_VERSIONS.indexOf(cmdlet.minimumOs)) {
    throw new Terminated(
      errorRecord(
        'CommandNotFoundException',
        'ObjectNotFound',
        `The term '${cmdletName}' is not recognized as the name of a cmdlet.`,
        {
          terminating: true,
        },
      ),
    );
  }
  const parameters: Record<string, PlainValue> = {};
  let candidates = cmdlet.sets;
  for (const [name, value] of Object.entries(given)) {
    if (COMMON.has(name.toLowerCase())) continue;
    const entry = cmdlet.parameters.get(name.toLowerCase());
    const youngest = entry && minimumOs(cmdlet.name, entry.name);
    if (!entry || (youngest && OS_VERSIONS.indexOf(os) < OS_VERSIONS.indexOf(youngest))) {
      throw wrong(
        'NamedParameterNotFound',
        cmdlet.name,
        `A parameter cannot be found that matches parameter name '${name}'.`,
      );
    }
    if (Object.hasOwn(parameters, entry.name)) {
      throw wrong(
        'ParameterAlreadyBound',
        cmdlet.name,
        `Cannot bind parameter because parameter '${entry.name}' is specified more than once.`,
      );
    }
    parameters[entry.name] = convert(
      cmdlet.name,
      entry.name,
      entry.parameter,
      value,
      entry.mandatory === 'all' || entry.mandatory.size > 0,
    );
    const sets = entry.sets;
    if (sets !== 'all') candidates = candidates.filter((set) => sets.has(set));
  }
  return { cmdlet: cmdlet.name, parameterSet: chooseSet(cmdlet, candidates, parameters), parameters };
}

function chooseSet(cmdlet: Prepared, candidates: string[], parameters: Record<string, PlainValue>): string {
  if (candidates.length === 0) {
    throw wrong(
      'AmbiguousParameterSet',
      cmdlet.name,
      'Parameter set cannot be resolved using the specified named parameters.',
    );
  }
  const missing = (set: string): string[] => {
    const names = new Set<string>();
    for (const entry of cmdlet.parameters.values()) {
      const needed = entry.mandatory === 'all' || entry.mandatory.has(set);
      if (needed && !Object.hasOwn(parameters, entry.name)) names.add(entry.name);
    }
    return [...names];
  };
  const complete = candidates.filter((set) => missing(set).length === 0);
  if (complete.includes(cmdlet.defaultSet)) return cmdlet.defaultSet;
  const first = complete[0];
  if (first !== undefined) return first;
  const wanted = candidates.includes(cmdlet.defaultSet) ? cmdlet.defaultSet : (candidates[0] ?? '');
  throw wrong(
    'MissingMandatoryParameter',
    cmdlet.name,
    `Cannot process command because of one or more missing mandatory parameters: ${missing(wanted).join(' ')}.`,
  );
}
