import { Live } from '../cmdlets/live';
import { getComputerSystem, getRdServer } from '../cmdlets/reads';
import { openRunner } from '../cmdlets/runners';
import { type Facts, namesNoBroker, type Refused, serversIn } from '../doctor/check';
import { environmentFolder, environmentNames } from '../documents/environment';
import { secretNames } from '../documents/secret-names';
import { describeError, UserError, UserErrors } from '../errors';
import { stageNamed } from '../planner/plan';
import type { Plan } from '../planner/types';
import { unlistedObjects } from '../providers/comparison';
import { checkEnforced } from '../providers/enforced';
import { Session } from '../providers/session';
import { type Settings, settingsFrom } from '../providers/settings';
import { namesOf } from '../resources/values';
import { findingsOf } from '../rules/findings';
import { lockOn } from './locked';
import { loadPlan, type Planned } from './project';
import { Pulumi } from './pulumi';
import { isInitialised } from './simulation';
import { configOf, configWithSecrets, PROJECT, refuseKeys, unknownStack } from './stack';

export interface Gathered {
  facts: Omit<Facts, 'silent'>;
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
  const chosen = options.stack ?? environment;
  const selection = chosen === undefined ? await quietly(() => selected(pulumi)) : { value: chosen };
  const stack = selection.value;
  const config =
    stack === undefined ? { values: {}, ...noStack(root, selection) } : await configFor(root, pulumi, stack);
  const known = environmentNames(root).find((one) => one === stack);
  const name = environment ?? config.values.environment ?? known ?? '';
  const planned = attempt(() => loadPlan(root, name));
  const settings = attempt(() => {
    if (stack !== undefined) refuseKeys(root, stack);
    return settingsFrom((key) => (key === 'environment' ? name : config.values[key]));
  });
  // Connections name files from the project's folder, where the provider runs.
  process.chdir(root);
  const connected = await connection(root, settings.value, planned.value, stack);
  const { live, session } = connected;
  const none = planned.value && namesNoBroker(planned.value.plan) && settings.value?.broker === undefined;
  const broker: Facts['broker'] = none ? { none } : await brokerOf(live);
  const unlisted =
    session && (broker.name || none) ? ((await quietly(() => unlistedObjects(session))).value ?? []) : [];
  const documents = planned.value ? [planned.value.plan.source, planned.value.plan.target] : [];
  return {
    live,
    facts: {
      engine,
      backend:
        config.problem === undefined
          ? { url: await backendUrl(pulumi), locks: stack === undefined ? [] : lockOn(root, stack) }
          : { problem: config.problem, ...(config.next === undefined ? {} : { next: config.next }) },
      stack,
      config: {
        missingSecrets: secretNames(documents).filter((secret) => !settings.value?.secret(secret)),
        ...(settings.value?.stage === undefined ? {} : { stage: settings.value.stage }),
        ...(name === '' || settings.problem === undefined ? {} : { problem: settings.problem }),
        ...(settings.next === undefined ? {} : { next: settings.next }),
        refused: [
          ...(stack === undefined ? [] : otherEnvironment(root, stack, name, config)),
          ...(planned.value && settings.value ? refusedBy(planned.value.plan, settings.value) : []),
        ],
      },
      connection: {
        ...(settings.value ? { name: settings.value.connection } : {}),
        ...(connected.problem === undefined ? {} : { problem: connected.problem }),
        ...(connected.next === undefined ? {} : { next: connected.next }),
      },
      documents: {
        environment: name,
        problems: planned.problems,
        warnings: planned.value?.environment.warnings.length ?? 0,
      },
      plan: planned.value?.plan,
      blockers: planned.value ? blockersOf(planned.value) : [],
      broker,
      servers: planned.value
        ? serversIn(planned.value.plan, settings.value?.stage)
        : await serversOf(live, broker.name),
      unlisted,
      now: attempt(() => live?.runner.clock.now()).value ?? new Date(),
    },
  };
}

/** What the program refuses of settings that can be read. */
function refusedBy(plan: Plan, settings: Settings): Refused[] {
  const { stage } = settings;
  const asked = [() => stage !== undefined && stageNamed(plan, stage), () => checkEnforced(plan, settings)];
  return asked.flatMap((work) => refusal(attempt(work)));
}

/** The program goes by the stack's config, whichever environment is looked at here. */
function otherEnvironment(root: string, stack: string, name: string, { values, problem }: Config): Refused[] {
  const { environment } = values;
  // Of a stack that nobody has set up yet there is nothing to refuse.
  const isSet = problem === undefined || Object.keys(values).length > 0;
  if (!isSet || environment === name) return [];
  const strict = attempt(() => {
    const settings = settingsFrom((key) => values[key], `stack ${stack}`);
    environmentFolder(root, settings.environment);
  });
  if (strict.problem !== undefined) return refusal(strict);
  return [
    {
      problem: `the config of stack ${stack} names the environment ${environment}, which \`pulumi up\` works on; this is about ${name}`,
      next: `\`pulumi config set environment ${name} --stack ${stack}\`, or npx rds-migrate doctor ${environment} --stack ${stack}`,
    },
  ];
}

const refusal = ({ problem, next = '`pulumi config` shows what is set' }: Attempt<unknown>): Refused[] =>
  problem === undefined ? [] : [{ problem, next }];

async function engineOf(pulumi: Pulumi): Promise<Facts['engine']> {
  const { value, problem } = await quietly(() => pulumi.must(['version']));
  return value === undefined ? { problem: problem ?? 'pulumi does not run' } : { version: value.trim() };
}

const selected = async (pulumi: Pulumi): Promise<string> => (await pulumi.must(['stack', '--show-name'])).trim();

async function backendUrl(pulumi: Pulumi): Promise<string> {
  const { value } = await quietly(() => pulumi.must(['whoami', '--verbose']));
  return /Backend URL:\s*(\S+)/.exec(value ?? '')?.[1] ?? 'the place that Pulumi.yaml names';
}

/** Why there is no stack to look at. */
function noStack(root: string, { problem, next }: Attempt<string>): { problem: string; next?: string } {
  const [first = '<environment>'] = environmentNames(root);
  if (problem !== undefined && !/no stack selected|no current stack/i.test(problem)) return { problem, ...said(next) };
  return {
    problem: 'no stack is selected',
    next: `\`pulumi stack select <stack>\`, or name an environment: npx rds-migrate doctor ${first}`,
  };
}

interface Config {
  values: Record<string, string | undefined>;
  problem?: string;
  next?: string;
}

async function configFor(root: string, pulumi: Pulumi, stack: string): Promise<Config> {
  const open = attempt(() => configOf(root, stack));
  const values = open.value ?? {};
  // A file that can't be read is told as a mistake of the config.
  if (open.problem !== undefined) return { values };
  if (!isInitialised(root, stack)) {
    const { problem, next } = unknownStack(root, stack) ?? {
      problem: `there is no stack ${stack} yet`,
      next: `\`pulumi stack init ${stack}\``,
    };
    return { values, problem, next };
  }
  const { value, problem, next } = await quietly(() => configWithSecrets(pulumi, stack));
  if (value) return { values: value };
  return { values, ...(problem === undefined ? {} : { problem }), ...said(next) };
}

const said = (next: string | undefined) => (next === undefined ? {} : { next });

interface Connection {
  live: Live | undefined;
  session?: Session;
  problem?: string;
  next?: string;
}

/**
 * A session where there is a plan, so that what is in no document can be told; else a bare connection. Where not even the
 * management host says its name, there is none.
 */
async function connection(
  root: string,
  settings: Settings | undefined,
  planned: Planned | undefined,
  stack: string | undefined,
): Promise<Connection> {
  if (!settings) return { live: undefined };
  const opened = attempt((): { live: Live; session?: Session } => {
    if (!planned) {
      const brokers = settings.broker === undefined ? [] : [settings.broker];
      const runner = openRunner(settings.connection, settings.runner);
      return { live: new Live(runner, { brokers, secret: settings.secret }) };
    }
    const session = new Session(settings, root, PROJECT);
    session.stack = stack ?? settings.environment;
    return { live: session.live, session };
  });
  const { value } = opened;
  if (!value) return { live: undefined, ...reasonOf(opened) };
  const asked = await quietly(() => value.live.snapshot([getComputerSystem('managementHost')]));
  if (asked.problem === undefined) return value;
  await value.live.runner.close();
  return { live: undefined, ...reasonOf({ ...asked, problem: value.live.mask(asked.problem) }) };
}

const reasonOf = ({ problem, next }: Attempt<unknown>) => ({
  problem: problem ?? 'it can not be opened',
  ...said(next),
});

async function brokerOf(live: Live | undefined): Promise<Facts['broker']> {
  if (!live) return {};
  try {
    return { name: await live.activeBroker() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: oneLine(live.mask(error.message)), next: error.nextStep() };
  }
}

/** Those of the live deployment, where no documents say which there are. */
async function serversOf(live: Live | undefined, broker: string | undefined): Promise<Facts['servers']> {
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

interface Attempt<T> {
  value?: T;
  problem?: string;
  next?: string;
}

/** What went wrong is told as a finding; only mistakes of the program itself go on as errors. */
function attempt<T>(work: () => T): Attempt<T> & { problems: string[] } {
  try {
    return { value: work(), problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const all = error instanceof UserErrors ? error.errors : [error];
    return { ...toldOf(error), problems: all.map((one) => oneLine(describeError(one))) };
  }
}

async function quietly<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return toldOf(error);
  }
}

const toldOf = (error: UserError) => {
  const all = error instanceof UserErrors ? error.errors : [error];
  return { problem: oneLine(all.map(({ message }) => message).join('; ')), next: error.nextStep() };
};
const oneLine = (text: string): string =>
  text
    .trim()
    .replace(/:\s*\n\s*/g, ': ')
    .replace(/\s*\n\s*/g, '; ');
