import { relative } from 'node:path';
import { type Accepted, acceptLive } from '../providers/acceptance';
import { showValue } from '../report/values';
import { readingSession } from './live';
import { print, projectRoot } from './project';
import { signature } from './signature';
import { selectedStack } from './stack';

/** `rds-migrate accept <resource>`: reads live, writes documents and evidence, changes nothing live. */
export async function accept(resource: string, options: { field?: string; stack?: string }): Promise<void> {
  const root = projectRoot();
  const stack = await selectedStack(root, options.stack);
  const session = await readingSession(root, { stack: stack.name });
  const accepted: Accepted[] = await acceptLive(
    session,
    resource as `${string}/${string}`,
    signature(root, stack.settings.environment, stack.name),
    options.field,
  );
  await session.live.runner.close();
  for (const { path, from, to, written, kept } of accepted) {
    print(`${resource} ${path}: ${showValue(to)} -> ${showValue(from)}`);
    for (const { file, pointer } of written) print(`  written to ${relative(root, file)} at ${pointer}`);
    for (const { role, says } of kept) {
      print(
        `  ${role}.yaml stays as it is: ${says === undefined ? 'it has no such value' : `it wants ${showValue(says)}`}`,
      );
    }
  }
  const { name, index } = session.stage;
  // Other documents are not what was approved; adoption needs no approval.
  const again =
    session.settings.requireApproval && index > 0
      ? `npx rds-migrate approve ${name}, since the documents changed, then `
      : '';
  print(`next: look at \`git diff stacks/\`, then ${again}pulumi up`);
}
