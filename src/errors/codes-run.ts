import type { CodeFacts } from './codes';

/** Mistakes of commands and config, the way through the stages, and runs that get in each other's way. */
export const RUN_CODES = {
  'approval-outdated': {
    meaning: 'a stage was approved, and what it was approved on has changed since',
    next: 'look at the report again, then `npx rds-migrate approve <stage>`',
  },
  'audit-damaged': {
    meaning: 'the audit log has a line that is no entry; it decides who has been told what already',
    next: 'read the file, move it away, then run the same command again',
  },
  'audit-not-read': {
    meaning: 'the audit log cannot be read; it decides who has been told what already',
    next: 'mend the file or its rights, then run the same command again',
  },
  'audit-not-written': {
    meaning: 'the audit log cannot be written, and nothing is changed without an entry',
    next: 'make room or mend the rights, then run the same command again',
  },
  'backend-not-file': {
    meaning: 'the state is kept by a service, where nobody can tell whether a run that holds the lock is alive',
    next: 'make sure that no other run is under way, then `pulumi cancel` and `pulumi up`',
  },
  'acknowledge-not-needed': {
    meaning: 'the stage can be undone, so that nobody has to accept that it can not',
    next: '`npx rds-migrate stage next`, once the stage before it is done',
  },
  'approval-not-needed': {
    meaning: 'the stage changes nothing, or is completed already',
    next: '`npx rds-migrate stage` says which one comes next',
  },
  'bad-value': {
    meaning: 'an argument of a command has a value that the command cannot use',
    next: 'the message or `--help` of the command says what is allowed',
  },
  blocked: {
    meaning: 'rules stand in the way of the stage; each of them is named with its own id',
    next: 'do what the rules say; `npx rds-migrate explain <rule>` says why they hold',
  },
  'broker-missing': {
    meaning: 'no Connection Broker is named on the command line, in the config or in a document',
    next: 'add --broker <fqdn> with any broker of the deployment',
  },
  'broker-name': {
    meaning: 'a broker is not written as a fully qualified name',
    next: 'write its whole name, such as rdcb01.contoso.com',
  },
  cancelled: {
    meaning: 'the run was cancelled (Ctrl-C); what was under way has ended, and nothing more was begun',
    next: 'run `pulumi up` again: it goes on from there',
  },
  'capture-exists': {
    meaning: 'the file that capture would write is there already',
    next: 'add --force to replace it, or --output <file> to write another one',
  },
  'capture-file-missing': {
    meaning: 'capture knows neither an environment nor a file to write',
    next: '`npx rds-migrate capture <environment>`, or --output <file>',
  },
  'capture-file-name': {
    meaning: 'the file to write has not the name of a YAML file',
    next: 'write --output <file>.yaml',
  },
  'checkpoint-damaged': {
    meaning: 'the state of the stack was cut off when its engine was killed, and no whole copy of it is left',
    next: 'restore it from a backup of your own, or begin anew with stage source, which adopts what is there',
  },
  'config-missing': {
    meaning: 'the config of the stack lacks a value without which nothing can be planned',
    next: '`pulumi config set environment <folder>` and `pulumi config set stage source`',
  },
  'config-unreadable': {
    meaning: 'stacks/Pulumi.<stack>.yaml is no YAML',
    next: 'mend the file, or put it back: `git checkout stacks/`',
  },
  'config-value': {
    meaning: 'a value of the stack config is not one of those allowed',
    next: 'set it with `pulumi config set`, to a value that the message names',
  },
  'delete-refused': {
    meaning: 'something would be removed that the plan does not remove in this stage, for instance by `pulumi destroy`',
    next: '`pulumi stack rm --force` forgets the stack and leaves the deployment alone',
  },
  'demo-failed': {
    meaning: 'a stage of the demo did not end well',
    next: '`npm run demo -- --keep --verbose` shows what the engine says and leaves everything in place',
  },
  'demo-running': { meaning: 'another demo runs in this checkout', next: 'wait until it has ended' },
  'demo-taken': {
    meaning: 'the folder in which the demo keeps its documents was made by somebody else',
    next: 'rename the folder and run the demo again',
  },
  'deployment-in-use': {
    meaning: 'another run is changing this deployment, or its provider still ends a step',
    next: 'wait until it has ended; `npx rds-migrate repair` clears up after one that is dead',
  },
  'document-changed': {
    meaning: 'a document was changed in something that completed stages have made already',
    next: '`git diff stacks/` shows it; undo it there, and write into target.yaml what is still to come',
  },
  'environment-name': {
    meaning: 'a name is not one that an environment can have',
    next: 'use letters, digits, dots, hyphens and underscores, such as prod',
  },
  'evidence-file': { meaning: 'the file that proves a task cannot be read', next: 'name a file that exists' },
  'evidence-old': {
    meaning: 'the file that is to prove a task is from before its stage was gone back from',
    next: 'do the work of the task again, and record the file that it writes now',
  },
  'evidence-script': {
    meaning: 'what a script on an old server wrote down does not prove its task',
    next: 'run the script of `npx rds-migrate source-scripts <environment>` on the server, and hand in the whole file that it writes',
  },
  'evidence-missing': {
    meaning: 'the task is recorded as done only with something that proves it',
    next: 'add --evidence "..." or --file <file>',
  },
  'file-not-written': {
    meaning: 'a file cannot be written: the disk is full, or rights are missing',
    next: 'make room or mend the rights, then run the same command again',
  },
  'first-stage': {
    meaning: 'there is no stage before the first one',
    next: '`npx rds-migrate stage next` goes on',
  },
  'last-stage': {
    meaning: 'there is no stage behind the last one',
    next: '`npx rds-migrate verify <environment>` compares the deployment with the target document',
  },
  'lease-lost': {
    meaning: 'the process lost its claim on the deployment and stopped between two steps',
    next: 'run the same command again: it goes on from here',
  },
  'lease-not-written': {
    meaning: 'the claim on the deployment cannot be written, and nothing is changed without it',
    next: 'make room or mend the rights of .rds-migrate, then run the same command again',
  },
  'lock-unreadable': {
    meaning: 'the lock of the state cannot be read, so nobody can tell whose it is',
    next: 'make sure that no other run is under way, then run `pulumi cancel`',
  },
  'log-elsewhere': {
    meaning: 'a stage is half done, and the audit log that says who has been told already is on another computer',
    next: 'bring the log, or give it up with `pulumi config set lostLog <id>`; users may then be told again',
  },
  'no-base': {
    meaning: 'the documents that the demo migrates are not there',
    next: 'run the demo in a complete checkout',
  },
  'no-engine': { meaning: 'the Pulumi engine was not found', next: 'run `npm run setup`' },
  'no-scenario': { meaning: 'the demo has no such scenario', next: 'name one that the message lists' },
  'no-project': {
    meaning: 'there is no Pulumi.yaml in this folder or above it',
    next: 'go into the folder of the project and run this again',
  },
  'no-time': {
    meaning: 'the argument is neither a duration nor a time',
    next: 'write 90min, 24h, 2d, or 2027-01-16T20:00+01:00',
  },
  'people-first': {
    meaning: 'a stage is undone by people first, and by the program after that',
    next: 'do what the message says, record it with the `npx rds-migrate done <task>` that it names, and go back',
  },
  'no-way-back': {
    meaning: 'a stage on the way back cannot be undone by going back',
    next: 'stay and go on, or restore the backups that the message names',
  },
  'not-acknowledged': {
    meaning: 'the stage cannot be undone, and nobody has accepted that yet',
    next: '`npx rds-migrate acknowledge <stage> --change <id>`',
  },
  'not-adopted': {
    meaning: 'the stack has adopted nothing yet, so that there is no stage to compare with',
    next: '`pulumi config set stage source` and `pulumi up`, which changes nothing',
  },
  'not-approved': {
    meaning: 'the stack asks for approvals, and the stage has none',
    next: 'look at the report, then `npx rds-migrate approve <stage>`',
  },
  'not-promoted': {
    meaning: 'the stage waits for another stack, which has to complete it first',
    next: 'run on the other stack what the message names',
  },
  'not-simulated': {
    meaning: 'the command is for simulated deployments, and the stack is connected to another',
    next: 'name another environment with --environment',
  },
  'not-written': { meaning: 'a file cannot be written there', next: 'name a place where you may write' },
  'not-waivable': {
    meaning: 'a rule that nobody may take upon themselves was to be waived',
    next: 'do what the rule says; `npx rds-migrate explain <rule>`',
  },
  'nothing-to-waive': {
    meaning: 'a rule finds nothing that would keep a stage from beginning',
    next: '`npx rds-migrate validate <environment>` shows what rules find',
  },
  'promotes-itself': {
    meaning: 'a stack is told to wait for itself',
    next: '`pulumi config set promoteFrom <stack>` with the name of another stack',
  },
  'stack-locked': {
    meaning: 'a run of the engine is under way on this stack, or one was killed and has left its lock',
    next: 'wait until it has ended; `npx rds-migrate repair` clears up after one that was killed',
  },
  'pulumi-failed': {
    meaning: 'the engine ended with an error, which follows in its own words',
    next: 'do what the engine says, then run the same command again',
  },
  'run-alive': {
    meaning: 'the stack is locked by a run that may still be alive',
    next: 'ask whoever started it; once it is surely dead: `pulumi cancel`, then `pulumi up`',
  },
  'secret-form': {
    meaning: 'a secret that holds several values has too few of them',
    next: '`pulumi config set --secret <name>` with all of them, separated by commas',
  },
  'secret-in-clear': {
    meaning: 'a secret stands in clear text in the config of the stack',
    next: '`pulumi config set --secret <name>` with a new value, since the old one was readable',
  },
  'secret-missing': {
    meaning: 'the documents name a secret that the stack has not got',
    next: '`pulumi config set --secret <name>`; simulated: `npx rds-migrate simulator secrets <environment>`',
  },
  'simulator-exists': {
    meaning: 'the environment has a simulated deployment already',
    next: '`npx rds-migrate simulator create <environment> --force` starts afresh',
  },
  'config-key': {
    meaning: 'the config of the stack has a key that nothing reads, most likely a misspelt one',
    next: 'set the key that was meant, and take this one out: `pulumi config rm <key>`',
  },
  'stack-unknown': {
    meaning: 'no stack has this name: it has no config file, and no environment is called so',
    next: '`pulumi stack ls` lists the stacks, `pulumi stack init <stack>` makes one',
  },
  'stack-not-selected': {
    meaning: 'no stack is selected, so the command does not know which environment is meant',
    next: '`pulumi stack select <stack>`, or add --stack <stack>',
  },
  'stage-gone': {
    meaning: 'the stage that the stack has entered left the plan, because its documents were changed meanwhile',
    next: 'put the documents back (`git diff stacks/`); undo the stage by `npx rds-migrate stage back` before it is dropped',
  },
  'stage-incomplete': {
    meaning: 'the stage that was entered last has not done all its work, or its tasks are open',
    next: '`pulumi config set stage <that stage>` and `pulumi up` complete it',
  },
  'stage-jump': {
    meaning: 'stages are entered one by one, beginning with source',
    next: '`npx rds-migrate stage next`, then `pulumi up`',
  },
  'stage-not-checked': {
    meaning: 'the run leaves out the Migration resource, which checks that the stage may be entered',
    next: 'run it without --target and --exclude',
  },
  'state-damaged': {
    meaning: 'a resource in the state lacks its key, or its records cannot be read by this version',
    next: '`pulumi refresh`; else the version of rds-migrate that wrote it',
  },
  stopped: {
    meaning: 'the engine that asked for the changes is gone; the provider stopped between two steps',
    next: '`npx rds-migrate repair`, then `pulumi up`: it goes on from there',
  },
  'unknown-fault': { meaning: 'the simulator has no such fault', next: '`npx rds-migrate simulator fault --help`' },
  'unknown-field': { meaning: 'the command cannot set this field', next: 'choose one that the message names' },
  'unknown-format': { meaning: 'there is no such format of the report', next: 'choose one that the message names' },
  'unknown-id': {
    meaning: 'there is neither a rule nor an error code of that name',
    next: '`npx rds-migrate rules` lists the rules, docs/errors.md the error codes',
  },
  'unknown-kind': { meaning: 'there is no such kind of object', next: 'docs/kinds lists them' },
  'unknown-release': { meaning: 'this is no release of Windows Server', next: 'choose one that the message names' },
  'unknown-resource': {
    meaning: 'the stage has no such resource',
    next: 'write Kind/key, e.g. SessionCollection/Office; `npx rds-migrate verify <environment>` names those that differ',
  },
  'unknown-stage': {
    meaning: 'the plan of the environment has no such stage',
    next: '`npx rds-migrate stages <environment>` lists them',
  },
  'task-early': {
    meaning: 'a task that comes after the changes of a stage is recorded before the stage was entered',
    next: '`npx rds-migrate stage` says what comes first; record the task when `pulumi up` waits for it',
  },
  'unknown-task': { meaning: 'the plan has no such task', next: '`npx rds-migrate done` lists those of the stage' },
  waiting: {
    meaning: 'no failure: the run waits for people or a time and has ended meanwhile',
    next: 'do what the message says, then run `pulumi up` again: it goes on from there',
  },
} satisfies Record<string, CodeFacts>;
