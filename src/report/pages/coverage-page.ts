import { cmdletNames, findCmdlet } from '../../cmdlets/catalogue';
import type { Kind } from '../../resources/kind';
import { md, table } from '../markdown/escape';
import { callDetails, callNames, exampleCalls } from './calls';
import answers from './coverage.json';
import { page } from './kind-page';

/** One call of the product's own interfaces, and who uses it or why nobody does. */
export interface Coverage {
  name: string;
  usedBy: string[];
  reason?: string;
}

/** The answers as people write them: the methods there are, and why a call is not used. */
const data: {
  /** Besides those of the module. */
  cmdlets: string[];
  methods: Record<string, string[]>;
  unused: { reason: string; calls: string[] }[];
} = answers;

/** Names that code calls although no example does, and the files: e.g. what only a certain policy leads to. */
export type Mentions = (name: string) => string[];

/** Every RemoteDesktop cmdlet, the methods of licensing and gateway, and what there is to set of RD Web Access. */
export function coverageOf(kinds: Iterable<Kind>, mentions: Mentions): Coverage[] {
  const all = [...kinds];
  const usedBy = new Map<string, string[]>();
  for (const kind of all) {
    const calls = exampleCalls(kind, all);
    for (const name of [...callNames(calls), ...callDetails(calls)])
      usedBy.set(name, [...(usedBy.get(name) ?? []), kind.name]);
  }
  const cmdlets = cmdletNames().filter((name) => findCmdlet(name)?.module === 'RemoteDesktop');
  const methods = Object.entries(data.methods).flatMap(([owner, names]) => names.map((name) => `${owner}.${name}`));
  const reasons = new Map(data.unused.flatMap(({ reason, calls }) => calls.map((name) => [name, reason] as const)));
  return [...cmdlets.sort(), ...data.cmdlets, ...methods.sort()].map((name) => {
    const kindsUsing = usedBy.get(name) ?? [];
    const reason = reasons.get(name);
    const files = kindsUsing.length > 0 || reason !== undefined ? [] : mentions(name.split('.').at(-1) ?? name);
    return { name, usedBy: [...kindsUsing, ...files], reason };
  });
}

/** What is wrong with the answers: calls without one, and reasons for calls that are used. */
export function coverageMistakes(coverage: Coverage[]): string[] {
  return coverage.flatMap(({ name, usedBy, reason }) => {
    if (usedBy.length === 0 && reason === undefined) return [`${name} is used by no kind and has no reason`];
    if (usedBy.length > 0 && reason !== undefined)
      return [`${name} is used by ${usedBy.join(', ')}, yet has a reason why not`];
    return [];
  });
}

export function coveragePage(coverage: Coverage[]): string {
  const used = coverage.filter(({ usedBy }) => usedBy.length > 0);
  return page([
    '# Coverage',
    '',
    `The cmdlets of the RemoteDesktop module, the methods of the classes of licensing and gateway, and what there is to set of RD Web Access: ${used.length} of ${coverage.length} are used.`,
    '',
    '## Used',
    '',
    ...table(
      ['call', 'used by'],
      used.map(({ name, usedBy }) => [`\`${name}\``, usedBy.map(link).join(', ')]),
    ),
    '',
    '## Not used',
    '',
    ...table(
      ['call', 'why not'],
      coverage.filter(({ usedBy }) => usedBy.length === 0).map(({ name, reason }) => [`\`${name}\``, md(reason ?? '')]),
    ),
  ]);
}

function link(user: string): string {
  return user.includes('/') ? `\`${user}\`` : `[${user}](kinds/${user}.md)`;
}
