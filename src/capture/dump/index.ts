import { masked, takesSecret } from '../../cmdlets/netsh/masking';
import { parseDump, type Statement, type UnknownLine } from '../../cmdlets/netsh/statement';
import type { RemoteAccessOs } from '../../documents/remote-access/schema';
import { UserError } from '../../errors';
import { Draft } from '../draft';
import { textOf } from '../text';
import { valid } from '../valid';
import { NPS } from './nps';
import { RAS } from './ras';
import type { DumpLine, Reader, Writer } from './reader';
import { ROUTING } from './routing';

/** What a dump doesn't say of its server. */
export interface DumpedMachine {
  server: string;
  domain: string;
  /** In no domain. */
  workgroup?: boolean;
  deployment: string;
  os: RemoteAccessOs;
  edition: string;
  language: string;
  servicePack?: number | undefined;
  architecture?: 'x86' | 'x64' | undefined;
}

export interface DumpFile {
  file: string;
  text: string;
}

export interface Imported {
  /** The document, ready to be written. */
  text: string;
  /** What somebody has to look at, in the order of the files. */
  lines: DumpLine[];
  secrets: ReadonlyMap<string, string>;
  /** Commands that were read. */
  statements: number;
}

const WRITERS: Record<string, Writer> = { ...RAS, ...ROUTING, ...NPS };

/** What netsh dumped of one server as its document; each line either is in it, or is listed with what to do about it. */
export function importDumps(files: DumpFile[], machine: DumpedMachine, schema?: string): Imported {
  const draft = new Draft();
  const base = ['remoteAccess', machine.server];
  draft.set(['apiVersion'], 'rds-migrate/v1');
  draft.set(['deployment'], machine.deployment);
  draft.set(['domain'], machine.domain);
  draft.set(['servers'], {});
  draft.set([...base, 'server'], {
    os: machine.os,
    servicePack: machine.servicePack,
    edition: machine.edition,
    architecture: machine.architecture,
    installLanguage: machine.language,
    domain: machine.workgroup ? 'workgroup' : undefined,
  });
  draft.set([...base, 'adapters'], {});
  const contexts: string[] = [];
  for (const { file, text } of files) {
    const parsed = parseDump(text);
    refuse(file, parsed.statements, parsed.cut);
    contexts.push(...parsed.contexts);
  }
  const before = draft.leftOut.length;
  for (const context of missingOf(contexts, machine.os)) {
    draft.leaveOut(
      context,
      'no dump has this part, and a whole one has it: it may be cut off, so dump it anew and compare',
    );
  }
  const { lines, statements } = writeDumps(draft, base, files);
  valid(draft);
  for (const { what, why } of draft.leftOut.slice(before)) {
    lines.push({ file: files[0]?.file ?? '', line: 0, text: what, what: 'leftOut', todo: why });
  }
  lines.sort(
    (one, other) =>
      files.findIndex(({ file }) => file === one.file) - files.findIndex(({ file }) => file === other.file) ||
      one.line - other.line,
  );
  for (const { file, line, text, what, todo } of lines) {
    // Secrets have a place in the document, and stand in its head by their names.
    if (line > 0 && what !== 'secret') draft.leaveOut(`${file}:${line} ${text}`, todo);
  }
  return {
    text: textOf(draft, {
      schema,
      unread: [],
      title: `Remote Access server ${machine.server} as netsh dumped it. Read it through before you rely on it.`,
    }),
    lines,
    secrets: draft.secrets,
    statements,
  };
}

/** What every whole dump goes into, behind the context that it begins with (docs/behaviour/remote-access.md section 4). */
function missingOf(contexts: readonly string[], os: RemoteAccessOs): string[] {
  const parts = {
    ras: ['ras ip', 'ras aaaa', ...(os.startsWith('2003') ? [] : ['ras ipv6'])],
    routing: ['routing ip'],
  };
  return Object.entries(parts)
    .filter(([begin]) => contexts.includes(begin))
    .flatMap(([, list]) => list.filter((one) => !contexts.includes(one)));
}

/** What dumps of one server say, below its place in the draft, with the lines that somebody has to look at. */
export function writeDumps(
  draft: Draft,
  base: readonly string[],
  files: DumpFile[],
  /** Read from the server itself, which cmdlets tell more of. */
  live = false,
): { lines: DumpLine[]; statements: number } {
  const lines: DumpLine[] = [];
  const interfaces: Reader['interfaces'] = new Map();
  const state = { routerOnly: false };
  let statements = 0;
  for (const { file, text } of files) {
    const parsed = parseDump(text);
    const source = text.split(/\r\n|\r|\n/);
    for (const statement of parsed.statements) {
      statements += 1;
      const content = source[statement.line - 1]?.trim() ?? '';
      const shown = takesSecret(statement.context, statement.verb) ? masked(content) : content;
      const told = (what: DumpLine['what'], todo: string) =>
        lines.push({ file, line: statement.line, text: shown, what, todo });
      write(statement, readerOf(draft, base, interfaces, state, told), told);
    }
    for (const unknown of parsed.unknown) {
      lines.push({ file, line: unknown.line, text: unknown.text, ...todoOf(unknown) });
    }
  }
  if (!live) noteGuesses(draft, base, interfaces);
  finish(draft, base, interfaces, state.routerOnly, live);
  return { lines, statements };
}

function refuse(file: string, statements: Statement[], cut: UnknownLine | undefined): void {
  if (cut) {
    throw new UserError('dump-cut', `the dump ends in the middle: ${cut.why}: ${cut.text}`, undefined, {
      file,
      line: cut.line,
      column: 1,
    });
  }
  const says = statements.some(({ verb }) => !/^(reset|uninstall)/.test(verb));
  if (!says) throw new UserError('dump-empty', `${file} holds no setting that netsh dumps of Remote Access`);
}

function write(statement: Statement, reader: Reader, told: (what: DumpLine['what'], todo: string) => void): void {
  const writer = WRITERS[`${statement.context}: ${statement.verb}`];
  if (writer) writer(statement.arguments, reader, statement);
  else told('leftOut', 'no document has this: see to it on the destination');
}

function readerOf(
  draft: Draft,
  base: readonly string[],
  interfaces: Reader['interfaces'],
  state: { routerOnly: boolean },
  told: (what: DumpLine['what'], todo: string) => void,
): Reader {
  const at = (path: readonly string[]) => [...base, ...path];
  return {
    interfaces,
    get routerOnly() {
      return state.routerOnly;
    },
    set routerOnly(value) {
      state.routerOnly = value;
    },
    get: (path) => draft.get(at(path)),
    set: (path, value) => draft.set(at(path), value),
    push(path, value) {
      const known = draft.get(at(path));
      const list = Array.isArray(known) ? known : [];
      if (!list.some((one) => JSON.stringify(one) === JSON.stringify(value))) draft.set(at(path), [...list, value]);
    },
    secret(name, what) {
      told('secret', `pulumi config set --secret ${name}, then delete the dump: the value is in no document (${what})`);
      return draft.secret(name, what);
    },
    leaveOut: (todo) => told('leftOut', todo),
    holdsSecret: (todo) => told('secret', todo),
    note: (path, text) => draft.note(at(path), text),
  };
}

/** What somebody has to look at because nothing but the dumps was read. */
function noteGuesses(draft: Draft, base: readonly string[], interfaces: Reader['interfaces']): void {
  for (const [name, purpose] of interfaces) {
    draft.note(
      [...base, 'adapters', name],
      purpose === undefined
        ? 'The dump does not say which side this is on: intranet is a guess. A demand-dial interface belongs into demandDial.'
        : 'By its side of NAT. Addresses are in no dump of routing: write them, as in 10.9.0.5/24.',
    );
  }
  if (draft.get([...base, 'nps']) === undefined) return;
  draft.set([...base, 'nps'], { server: 'local', moves: true });
  draft.note(
    [...base, 'nps'],
    'A dump of a Network Policy Server was given, so that it moves too. moves: false if it stays.',
  );
}

/** What only all statements together say. */
function finish(
  draft: Draft,
  base: readonly string[],
  interfaces: Reader['interfaces'],
  routerOnly: boolean,
  live: boolean,
): void {
  for (const [name, purpose] of interfaces) {
    // A guess about the server itself is left to those who see its adapters.
    draft.set([...base, 'adapters', name], { purpose: purpose ?? (live ? undefined : 'intranet') });
  }
  draft.set([...base, 'server', 'roleServices'], routerOnly ? ['Routing'] : ['DirectAccess-VPN', 'Routing']);
  if (routerOnly) draft.remove([...base, 'vpn']);
  const methods = draft.get([...base, 'vpn', 'authentication', 'methods']);
  if (Array.isArray(methods) && methods.length === 0) draft.remove([...base, 'vpn', 'authentication', 'methods']);
  for (const use of ['authentication', 'accounting']) {
    const at = [...base, 'vpn', use];
    if (draft.get(at) === undefined || draft.get([...at, 'provider']) !== undefined) continue;
    draft.set([...at, 'provider'], 'Windows');
    draft.note(
      at,
      `${live ? 'netsh did not say it' : 'No dump of ras aaaa was given'}: Windows is what a server begins with. Look at it.`,
    );
  }
  // What is not in use is not carried: ranges of a server that takes addresses from DHCP, RADIUS servers of Windows authentication.
  const ranges = draft.get([...base, 'vpn', 'addressAssignment', 'ranges']);
  if (Array.isArray(ranges) && draft.get([...base, 'vpn', 'addressAssignment', 'method']) === 'Dhcp') {
    draft.remove([...base, 'vpn', 'addressAssignment', 'ranges']);
    draft.leaveOut(`address ranges ${ranges.join(', ')}`, 'addresses come by DHCP, so that these are not in use');
  }
  for (const use of ['authentication', 'accounting']) {
    const servers = [...base, 'vpn', use, 'servers'];
    const known = draft.get(servers);
    if (draft.get([...base, 'vpn', use, 'provider']) !== 'Radius' && typeof known === 'object' && known !== null) {
      draft.remove(servers);
      draft.leaveOut(
        `RADIUS servers of ${use}: ${Object.keys(known).join(', ')}`,
        `its provider is not RADIUS, so that these are not in use and their secrets not needed`,
      );
    }
  }
}

function todoOf({ why, secret }: UnknownLine): Pick<DumpLine, 'what' | 'todo'> {
  if (secret) {
    return { what: 'unknown', todo: `${why}, and it may hold a secret: write it by hand, and delete the dump` };
  }
  if (why.includes('demanddial')) {
    return { what: 'unknown', todo: 'write this interface into /demandDial: its commands are written down nowhere' };
  }
  return {
    what: 'unknown',
    todo: `${why}: look what it sets on the server, and write it into the document or do it by hand`,
  };
}
