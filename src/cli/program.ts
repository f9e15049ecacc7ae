import { Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { nameStack } from './named-stack';

/**
 * Every command in one table. Each module is loaded when its command runs, so that `plan` does not pay for what only
 * `verify` needs.
 */
export function createProgram(): Command {
  const program = new Command('rds-migrate')
    .description('Moves a Remote Desktop Services deployment to newer Windows Servers, stage by stage')
    .version(version)
    .showHelpAfterError('(add --help for what there is)')
    .hook('preAction', (_program, command) => nameStack(command.opts<{ stack?: string }>().stack))
    .addHelpText(
      'after',
      `
Set-up (these come before the commands above):
  setup                           packages, build and the Pulumi engine
  shell [--empty-passphrase]      a shell in which pulumi and rds-migrate work
  env                             what such a shell needs, to be evaluated by yours`,
    );

  program
    .command('stages [environment]')
    .description('all stages of the plan, one line each; the entered one is marked')
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (environment, options) => (await import('./stages')).stages(environment, options));

  program
    .command('stage [stage]')
    .description(
      'set the stage of the stack: a name, next or back (= pulumi config set stage ...); without one, show it',
    )
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (name, options) => (await import('./stage')).stage(name, options));

  program
    .command('environments')
    .description('all stacks in one table: stage, drift, open tasks, last change, promotion')
    .option('--json', 'for programs')
    .option('--no-drift', 'without a look at the live deployments')
    .action(async (options) => (await import('./environments')).environments(options));

  program
    .command('plan <environment>')
    .description('all stages, offline: what changes, what users notice, how it is undone, the exact cmdlets')
    .option('--stage <stage>', 'this stage alone')
    .option('--json', 'for programs')
    .option('--script <folder>', 'write a PowerShell script per stage to review, and one that puts users back by hand')
    .action(async (environment, options) => (await import('./plan')).plan(environment, options));

  program
    .command('report <environment>')
    .description('the plan for a change board: one HTML file, or Markdown for a pull request')
    .option('--out <file>', 'where to; .html, .md and .json say the format')
    .option('--format <format>', 'html, markdown, json or script (a folder of PowerShell)')
    .action(async (environment, options) => (await import('./report')).report(environment, options));

  program
    .command('rules')
    .description('every rule: what is checked before anything is changed')
    .option('--json', 'for programs')
    .action(async (options) => (await import('./rules')).rules(options));

  program
    .command('explain <id>')
    .description('a rule or an error code: what it means, where it comes from, what to do')
    .action(async (id) => (await import('./rules')).explain(id));

  program
    .command('validate <environment>')
    .description('check both documents and the whole plan; exit code 1 when anything stands in the way')
    .action(async (environment) => (await import('./validate')).validate(environment));

  program
    .command('acknowledge <stage>')
    .description('accept that a stage cannot be undone; kept in stacks/<environment>/evidence.yaml')
    .requiredOption('--change <id>', 'number of the change that was approved', said)
    .option('--environment <environment>', 'instead of that of the stack')
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (stage, options) => (await import('./acknowledge')).acknowledge(stage, options));

  program
    .command('approve <stage>')
    .description(
      'approve a stage as it is planned and as the deployment is now; see requireApproval in the stack config',
    )
    .option('--change <id>', 'number of the change that was approved', said)
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (stage, options) => (await import('./approve')).approve(stage, options));

  program
    .command('waive <rule>')
    .description('take upon yourself what a rule finds now, where the rule allows it; shown in the report')
    .requiredOption('--reason <text>', 'why it may stand', said)
    .option('--stage <stage>', 'in this stage alone; for a live rule, the stage that is looked at')
    .option('--environment <environment>', 'instead of that of the stack')
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (rule, options) => (await import('./waive')).waive(rule, options));

  program
    .command('done [task]')
    .description('record a manual task as done; without a task, list those of the stage')
    .option('--evidence <text>', 'what proves it', said)
    .option('--file <file>', 'a file that proves it; its SHA-256 is recorded')
    .option('--environment <environment>', 'instead of that of the stack')
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (task, options) => (await import('./done')).done(task, options));

  program
    .command('accept <resource>')
    .description('take what a colleague changed live into the documents, e.g. SessionCollection/Office')
    .option('--field <field>', 'this field alone, e.g. limits.idleSessionLimitMin')
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (resource, options) => (await import('./accept')).accept(resource, options));

  program
    .command('capture [environment]')
    .description('read a live deployment into its source document, stacks/<environment>/source.yaml; changes nothing')
    .option('--connection <connection>', 'instead of that of the stack, e.g. ssh://admin@admin01.contoso.com')
    .option('--broker <fqdn>', 'any Connection Broker of the deployment; needed where no document names one')
    .option('--out, --output <file>', 'write this file instead')
    .option('--deployment <name>', 'name of the deployment in the document, instead of the environment')
    .option(
      '--record <file>',
      'add every call and its answer to this file, without secrets, for `connection: recording:<file>`',
    )
    .option('--remote-access <fqdn...>', 'Remote Access servers to capture as well; without a broker, only those')
    .option('--force', 'replace a file that is there')
    .option('--stack <stack>', 'instead of the one with the name of the environment')
    .action(async (environment, options) => (await import('./capture')).capture(environment, options));

  program
    .command('import-dump <files...>')
    .description('a Remote Access server that no cmdlet reaches: its netsh dumps as source document; runs nothing')
    .option('--server <fqdn>', 'the server the dumps are of')
    .option('--os <release>', 'its release, e.g. "2008 R2"')
    .option('--edition <edition>', 'Foundation, Standard, Enterprise or Datacenter')
    .option('--language <language>', 'of its installation, e.g. en-US')
    .option('--service-pack <number>', 'its service pack')
    .option('--architecture <x86|x64>', 'x64 if left out')
    .option('--domain <domain>', 'its DNS domain, or workgroup; that of its name if left out')
    .option('--encoding <encoding>', 'of the files, where it is not seen: utf-8, utf-16le, cp437, cp850, windows-1252')
    .option('--environment <environment>', 'write stacks/<environment>/source.yaml')
    .option('--output <file>', 'write this file instead')
    .option('--force', 'replace a file that is there')
    .action(async (files, options) => (await import('./import-dump')).importDump(files, options));

  program
    .command('source-scripts <environment>')
    .description('what is run by hand on a Remote Access server before 2012, as scripts whose output proves the tasks')
    .option('--out <folder>', 'instead of .rds-migrate/<environment>/source-scripts')
    .action(async (name, options) => (await import('./source-scripts')).writeSourceScripts(name, options));

  program
    .command('doctor [environment]')
    .description('everything that has to be right before the first `pulumi up`; exit code 1 on a blocker')
    .option('--stack <stack>', 'instead of the one with the name of the environment, or the selected one')
    .option('--json', 'for programs')
    .action(async (environment, options) => (await import('./doctor')).doctor(environment, options));

  program
    .command('verify <environment>')
    .description('compare the live deployment with the state of a stage; exit code 1 when anything differs')
    .option('--stage <stage>', 'instead of the one of the stack')
    .option('--stack <stack>', 'instead of the one with the name of the environment')
    .option('--strict', 'objects that are in neither document count as differences')
    .option(
      '--record <file>',
      'add every call and its answer to this file, without secrets, for `connection: recording:<file>`',
    )
    .option('--json', 'for programs')
    .action(async (environment, options) => (await import('./verify')).verify(environment, options));

  program
    .command('repair')
    .description(
      'clear up after a run that was killed: its lock, its unfinished creations; refused while it may be alive',
    )
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (options) => (await import('./repair')).repair(options));

  addSimulator(program.command('simulator').description('a simulated deployment to try everything on'));

  program
    .command('demo')
    .description('migrate a simulated deployment through all stages with the real Pulumi engine')
    .option('--scenario <scenario>', 'rds (default), remote-access (2008 R2 to 2022) or remote-access-2003 (to 2012)')
    .option('--keep', 'leave the stack and the simulated deployment, to go on by hand')
    .option('--verbose', 'show every cmdlet and the output of the engine')
    .option('--record <file>', 'add every call and its answer to this file, without secrets')
    .addOption(
      new Option('--runner <runner>', 'ssh: everything goes through a real SSH server on this computer').choices([
        'simulator',
        'ssh',
      ]),
    )
    .action(async (options) => (await import('./demo')).demo(options));

  return program;
}

function addSimulator(simulator: Command): void {
  const load = () => import('./simulator');
  const environment = '--environment <environment>';
  const which = 'instead of that of the selected stack';

  simulator
    .command('create <environment>')
    .description('make .rds-migrate/<environment>/simulator.json from the source document')
    .option('--force', 'replace the one that is there, and its audit log')
    .action(async (name, options) => (await load()).create(name, options));
  simulator
    .command('secrets <environment>')
    .description('set demo values for the secrets of the stack that the documents name and that it lacks')
    .option('--stack <stack>', 'instead of the one with the name of the environment')
    .action(async (name, options) => (await load()).secrets(name, options));
  simulator
    .command('show')
    .description('servers, collections, sessions and the time')
    .option(environment, which)
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (options) => (await load()).show(options));
  simulator
    .command('advance <time>')
    .description('let time pass: a duration such as 90min, 24h, 2d, or a time such as 2027-01-16T20:00+01:00')
    .option(environment, which)
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (time, options) => (await load()).advance(time, options));
  simulator
    .command('upgrade <server> <os>')
    .description('what a person does in place; takes two simulated hours')
    .option(environment, which)
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (server, os, options) => (await load()).upgrade(server, os, options));
  simulator
    .command('copy-disks <from> <to>')
    .description('what a person does while nobody is signed in: copy a share of user profile disks to another')
    .option(environment, which)
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (from, to, options) => (await load()).copyDisks(from, to, options));
  simulator
    .command('sign-out <user>')
    .description('a user signs out by themselves')
    .option(environment, which)
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (user, options) => (await load()).signOut(user, options));
  simulator
    .command('set <object> <field> <value>')
    .description(
      "a colleague's hand: changes a setting of a collection (Office) or RemoteApp (Office/WORD), past every document",
    )
    .option(environment, which)
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (object, field, value, options) => (await load()).set(object, field, value, options));
  simulator
    .command('fault [kind] [value]')
    .description(
      'something goes wrong: offline, denied or winrm-refused <server>, rdms-stopped <broker>, missing-module <module>, ' +
        'latency <ms>, hang or fail <cmdlet>, kill <before|after|answered> of the process, noise <on|off>, ' +
        'powershell <version> on the management host, language <en|de|ja>, none',
    )
    .option('--nth <number>', 'for fail and kill: which call, or which change, from now on', positive, 1)
    .option('--after', 'for fail: after its effect instead of before it')
    .option(environment, which)
    .option('--stack <stack>', 'instead of the selected one')
    .action(async (kind, value, options) => (await load()).fault(kind, value, options));
}

/** What somebody vouches with: blank is nothing. */
function said(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('it must not be blank: say what was done, or its number');
  return text;
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a number from 1 on is needed');
  return number;
}
