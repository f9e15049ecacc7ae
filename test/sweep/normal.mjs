// What two ways to the same end must have in common, with times and whatever else may differ left out.

const TIMES = new Set([
  'now',
  'at',
  'createdAt',
  'startedAt',
  'readyAt',
  'disconnectedAt',
  'endsAt',
  'bootedAt',
  'servicesStarted',
  'offlineUntil',
  'until',
  'time',
]);

/** The simulated deployment without times, caches, what was made to go wrong, and the order of what is done side by side. */
export function normalState(state) {
  const { faults, seenByUsers, ...rest } = structuredClone(state);
  rest.managementHost.resolver = {};
  // Reading doesn't write the file, so it may still hold sessions that have signed out meanwhile.
  rest.sessions = rest.sessions.filter(({ endsAt }) => endsAt === undefined);
  const { deployment, dns, servers } = rest;
  for (const collection of deployment?.collections ?? []) collection.hosts?.sort();
  for (const roles of Object.values(deployment?.roles ?? {})) roles.sort();
  for (const { appliedTo } of Object.values(deployment?.certificates ?? {})) appliedTo.sort();
  for (const server of Object.values(servers)) {
    server.features.sort();
    const { interfaces, filters, netsh } = server.remoteAccess ?? {};
    for (const settings of [interfaces, filters, netsh]) settings?.sort(byText);
    // Packs get their numbers as they come, and two that migrate side by side come in any order.
    if (server.licensing)
      server.licensing.keyPacks = server.licensing.keyPacks.map(({ id, ...pack }) => pack).sort(byText);
  }
  for (const records of Object.values(dns.zones)) records.sort(byText);
  return withoutTimes(rest);
}

function byText(one, other) {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function withoutTimes(value) {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !TIMES.has(key));
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, withoutTimes(inner)]),
  );
}

/** What users noticed: each with how often. */
export function noticed(state) {
  const counts = new Map();
  for (const { what, user, session, host, text } of state.seenByUsers) {
    const key = [what, user, session, host, text ?? ''].join('|');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const SECRET = '4dabf18193072939515e22adb298388d';

/** The resources of the stack with their outputs; ciphertext and when stages were passed differ from run to run. */
export function normalStack(checkpoint) {
  const resources = checkpoint.checkpoint?.latest?.resources ?? [];
  return resources
    .map(({ urn, id, inputs, outputs, type }) => ({
      urn,
      id: type.startsWith('pulumi-nodejs') ? id : undefined,
      inputs: comparable(inputs),
      outputs: comparable(outputs),
    }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function comparable(value) {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'string') return value.replace(/ 20\d\d-\d\d-\d\dT[\d:.]+Z /g, ' a time ');
  if (typeof value !== 'object' || value === null) return value;
  if (SECRET in value) return 'secret';
  const entries = Object.entries(value).filter(([key]) => key !== 'at');
  return Object.fromEntries(entries.map(([key, inner]) => [key, comparable(inner)]));
}

/** Paths at which two values differ, at most a few. */
export function differences(expected, found, path = '') {
  if (Object.is(expected, found)) return [];
  const both = [expected, found];
  if (both.every((value) => typeof value === 'object' && value !== null)) {
    const keys = new Set(both.flatMap((value) => Object.keys(value)));
    return [...keys].flatMap((key) => differences(expected[key], found[key], `${path}/${key}`)).slice(0, 6);
  }
  return [`${path}: ${short(found)} instead of ${short(expected)}`];
}

function short(value) {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
