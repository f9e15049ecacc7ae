import { Live } from '../cmdlets/live';
import { getRdServer } from '../cmdlets/reads';
import { openRunner } from '../cmdlets/runners';
import type { Facts } from '../doctor/check';
import { secretNames } from '../documents/secret-names';
import { describeError, UserError, UserErrors } from '../errors';
import { unlistedObjects } from '../providers/comparison';
import { Session } from '../providers/session';
import { type Settings, settingsFrom } from '../providers/settings';
import { namesOf } from '../resources/values';
import { isLost } from '../rules/facts';
import { findingsOf } from '../rules/findings';
import { loadPlan, type Planned } from './project';
import { Pulumi } from './pulumi';
import { isInitialised } from './simulation';
import { configOf, configWithSecrets, PROJECT } from './stack';

export interface Gathered {
  facts: Facts;
  live: Live | undefined;
}

interface Named {
  environment?: string | undefined;
  stack?: string | undefined;
}

/** What can be found out without asking a server, and the connection to ask them by. Nothing here ends the examination. */
export async function gather(root: string, environment: string | undefined, options: Named): Promise<Gathered> {
  const pulumi = new Pulumi(root);
  const engine = await engineOf(pulumi);
  const stack = options.stack ?? environment ?? (await quietly(() => selected(pulumi))).value;
  const config = await configFor(root, pulumi, stack);
  const name = environment ?? config.values.environment ?? stack ?? '';
  const planned = attempt(() => loadPlan(root, name));
  const settings = attempt(() => settingsFrom((key) => (key === 'environment' ? name : config.values[key])));
  // Connections name files from the project's folder, where the provider runs.
  process.chdir(root);
  const connected = connection(root, settings.value, planned.value, stack);
  const { live } = connected;
  const broker = await brokerOf(live, connected.problem);
  const session = connected.session;
  const unlisted = session && broker.name ? ((await quietly(() => unlistedObjects(session))).value ?? []) : [];
  const problem = config.problem ?? settings.problems[0] ?? connected.problem;
  const documents = planned.value ? [planned.value.plan.source, planned.value.plan.target] : [];
  return {
    live,
    facts: {
      engine,
      backend: config.problem === undefined ? { url: await backendUrl(pulumi) } : { problem: config.problem },
      stack,
      config: {
        missingSecrets: secretNames(documents).filter((secret) => !settings.value?.secret(secret)),
        ...(settings.value ? { connection: settings.value.connection } : {}),
        ...(settings.value?.stage === undefined ? {} : { stage: settings.value.stage }),
        ...(problem === undefined ? {} : { problem }),
      },
      documents: {
        environment: name,
        problems: planned.problems,
        warnings: planned.value?.environment.warnings.length ?? 0,
      },
      plan: planned.value?.plan,
      blockers: planned.value ? blockersOf(planned.value) : [],
      broker,
      servers: await serversOf(planned.value, live, broker.name),
      unlisted,
      now: attempt(() => live?.runner.clock.now()).value ?? new Date(),
    },
  };
}

async function engineOf(pulumi: Pulumi): Promise<Facts['engine']> {
  const { value, problem } = await quietly(() => pulumi.must(['version']));
  return value === undefined ? { problem: problem ?? 'pulumi does not run' } : { version: value.trim() };
}

const selected = async (pulumi: Pulumi): Promise<string> => (await pulumi.must(['stack', '--show-name'])).trim();

async function backendUrl(pulumi: Pulumi): Promise<string> {
  const { value } = await quietly(() => pulumi.must(['whoami', '--verbose']));
  return /Backend URL:\s*(\S+)/.exec(value ?? '')?.[1] ?? 'the place that Pulumi.yaml names';
}

async function configFor(
  root: string,
  pulumi: Pulumi,
  stack: string | undefined,
): Promise<{ values: Record<string, string | undefined>; problem?: string }> {
  if (stack === undefined) return { values: {}, problem: 'no stack is selected' };
  const open = attempt(() => configOf(root, stack));
  if (!isInitialised(root, stack)) {
    return { values: open.value ?? {}, problem: open.problems[0] ?? `there is no stack ${stack} yet` };
  }
  const { value, problem } = await quietly(() => configWithSecrets(pulumi, stack));
  if (value) return { values: value };
  return { values: open.value ?? {}, ...(problem === undefined ? {} : { problem }) };
}

/** A session where there is a plan, so that what is in no document can be told; else a bare connection. */
function connection(
  root: string,
  settings: Settings | undefined,
  planned: Planned | undefined,
  stack: string | undefined,
): { live: Live | undefined; session?: Session; problem?: string } {
  if (!settings) return { live: undefined };
  const opened = attempt(() => {
    if (!planned) {
      const brokers = settings.broker === undefined ? [] : [settings.broker];
      return { live: new Live(openRunner(settings.connection), { brokers, secret: settings.secret }) };
    }
    const session = new Session(settings, root, PROJECT);
    session.stack = stack ?? settings.environment;
    return { live: session.live, session };
  });
  return opened.value ?? { live: undefined, ...(opened.problems[0] ? { problem: opened.problems[0] } : {}) };
}

async function brokerOf(live: Live | undefined, problem: string | undefined): Promise<Facts['broker']> {
  if (!live) return { problem: problem ?? 'there is no connection' };
  try {
    return { name: await live.activeBroker() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: live.mask(error.message), next: error.nextStep() };
  }
}

/** Those of the source document, or of the live deployment where there is none; and those that the target adds. */
async function serversOf(
  planned: Planned | undefined,
  live: Live | undefined,
  broker: string | undefined,
): Promise<Facts['servers']> {
  if (planned) {
    const { source, target } = planned.plan;
    const present = Object.keys(source.servers).filter((server) => !isLost(source, server) && !isLost(target, server));
    const added = Object.keys(target.servers).filter((server) => !source.servers[server]);
    return { present: present.sort(), added: added.sort() };
  }
  if (!live || broker === undefined) return { present: [], added: [] };
  const { value } = await quietly(() => live.snapshot([getRdServer()]));
  const names = value
    ?.get(getRdServer())
    .output.flatMap((row) => (typeof row === 'object' && row !== null && 'Server' in row ? namesOf(row.Server) : []));
  return { present: [...new Set(names)].sort(), added: [] };
}

function blockersOf({ plan }: Planned): string[] {
  return findingsOf(plan).flatMap((finding) =>
    finding.severity === 'blocker' && !finding.waived ? [finding.message] : [],
  );
}

/** What went wrong is told as a finding; only mistakes of the program itself go on as errors. */
function attempt<T>(work: () => T): { value?: T; problems: string[] } {
  try {
    return { value: work(), problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const all = error instanceof UserErrors ? error.errors : [error];
    return { problems: all.map((one) => oneLine(describeError(one))) };
  }
}

async function quietly<T>(work: () => Promise<T>): Promise<{ value?: T; problem?: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: oneLine(error.message) };
  }
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, '; ');
