import { join } from 'node:path';
import {
  backendFolder,
  locksOf,
  refuseLiving,
  removeCutAttributes,
  restoreCheckpoint,
  withoutPendingCreates,
} from '../providers/dead-run';
import { holdLease } from '../providers/lease';
import { count } from '../report/values';
import { print, projectRoot } from './project';
import { Pulumi } from './pulumi';
import { PROJECT, selectedStack } from './stack';

/** `rds-migrate repair`: clears up after a run that was killed; refuses while that run may be alive. */
export async function repair(options: { stack?: string }): Promise<void> {
  const root = projectRoot();
  const { name: stack, settings } = await selectedStack(root, options.stack);
  const folder = join(root, '.rds-migrate', settings.environment);
  const locks = locksOf(backendFolder(root), PROJECT, stack);
  refuseLiving(locks, folder);
  // From here on no run changes the deployment, so that the state taken out below is the one put back.
  await holdLease(folder);
  const restored = restoreCheckpoint(backendFolder(root), PROJECT, stack);
  if (restored)
    print(`the state was cut off by the kill; taken from ${restored}, what was done since is found live again`);
  const removed = removeCutAttributes(backendFolder(root), PROJECT, stack);
  if (removed) print(`removed ${removed}, which the kill cut off; the state itself is whole`);
  const pulumi = new Pulumi(root);
  if (locks.length > 0) {
    await pulumi.must(['cancel', '--yes', '--stack', stack]);
    for (const { pid, username, timestamp } of locks) {
      print(`removed the lock of process ${pid} (${username}, ${timestamp}), which is dead`);
    }
  }
  const cleared = withoutPendingCreates(await pulumi.must(['stack', 'export', '--stack', stack]));
  if (cleared) {
    await pulumi.must(['stack', 'import', '--stack', stack], { input: cleared.checkpoint });
    print(
      `cleared ${count(cleared.urns.length, 'creation')} whose end is not known; what is there already is adopted:`,
    );
    for (const urn of cleared.urns) print(`  ${urn.split('::').slice(2).join(' ')}`);
  }
  if (locks.length === 0 && !cleared && !restored && !removed) {
    print(`stack ${stack} needs no repair`);
    return;
  }
  print('next: pulumi up, which goes on where the other run stopped');
}
