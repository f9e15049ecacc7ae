import { getOperatingSystem } from '../../cmdlets/reads';
import { type Answers, allServers, type Check, type Facts, type Level, lineFor, ok } from '../check';

const REMEDY: Record<string, string> = {
  accessDenied: 'be a local administrator there',
  secondHop: 'use a logon with network credentials: a password, a scheduled task or a session configuration, not a key',
};
const START = 'start it and let WinRM answer (Enable-PSRemoting)';
const OR_LOST = `${START}, or write lost: true for it if it is dead`;

/** Documents can't call such a server lost. */
const isRemoteAccess = ({ plan }: Facts, server: string): boolean =>
  [plan?.source, plan?.target].some((document) => document?.remoteAccess?.[server] !== undefined);

/** Whether a server says what it is; without that it says nothing else. */
function isSilent(answers: Answers, server: string): boolean {
  const { failure, rows } = answers(getOperatingSystem(server));
  return failure !== undefined || rows.length === 0;
}

/** The servers that gave no answer. */
export const silentIn = (facts: Facts, answers: Answers): ReadonlySet<string> =>
  new Set(allServers(facts).filter((server) => isSilent(answers, server)));

export const reachable: Check = {
  id: 'reachable',
  title: 'Servers answer',
  needs: ['servers'],
  reads: (facts) => allServers(facts).map(getOperatingSystem),
  look(facts, answers) {
    const servers = allServers(facts);
    const causes = new Map<string, { servers: string[]; level: Level; why: string; remedy: string }>();
    for (const server of servers.filter((name) => facts.silent.has(name))) {
      const { failure } = answers(getOperatingSystem(server));
      const { level } = lineFor(facts, server, '', '');
      const why = failure?.text ?? 'an empty answer';
      const own = failure?.errorClass === 'secondHop' ? failure.next : undefined;
      const remedy = own ?? REMEDY[failure?.errorClass ?? ''] ?? (isRemoteAccess(facts, server) ? START : OR_LOST);
      // What keeps several servers from answering in the same words is one thing to mend.
      const cause = `${level} ${remedy} ${why.replaceAll(server, '*')}`;
      const known = causes.get(cause) ?? { servers: [], level, why, remedy };
      causes.set(cause, { ...known, servers: [...known.servers, server] });
    }
    const lines = [...causes.values()].map(({ servers: names, level, why, remedy }) => ({
      level,
      text: `${names.join(', ')} ${names.length === 1 ? 'does' : 'do'} not answer: ${why}`,
      remedy,
    }));
    const good = servers.length - facts.silent.size;
    return good > 0 ? [...lines, ok(`${good} of ${servers.length} servers`)] : lines;
  },
};
