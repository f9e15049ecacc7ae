import type { ResourceChange } from '../../planner/types';
import { breakGlassOf } from '../break-glass/areas';
import { countsText, everyFieldOf, realChanges, SIGNS, undoText } from '../changes';
import { spanText } from '../estimates/window';
import { stepLines } from '../invocations';
import { closedText, durationText, latestStartText, restText } from '../plan-text';
import type { StageReport } from '../report';
import { count } from '../values';
import { OneFinding } from './findings';
import { Code, Facts, List, stageAnchor, Table, Value } from './parts';

const ACTIONS = { create: 'added', update: 'changed', delete: 'removed' } as const;

/** Everything about one stage. */
export function StageSection({ planned, total }: { planned: StageReport; total: number }) {
  const { stage, estimate } = planned;
  return (
    <section class="stage" aria-labelledby={stageAnchor(stage.name)}>
      <h3 id={stageAnchor(stage.name)}>
        {planned.number} of {total}: {stage.name}
      </h3>
      <p>
        <strong>{stage.title}</strong>
      </p>
      <Facts
        rows={[
          [
            'Changes',
            planned.adopts
              ? `none: ${count(stage.after.size, 'resource')} are taken over as they are`
              : `${countsText(planned.counts)}, by ${count(planned.invocations, 'call')}`,
          ],
          ['Users notice', stage.impact],
          ...planned.closed.map((closed): [string, string] => ['Closed', closedText(closed)]),
          ['Duration', durationText(planned)],
          ...estimate.until.map(({ at, what, firstNotice }): [string, string] => [
            'Waits for',
            `${what} at ${at}${firstNotice ? `; users are told first ${firstNotice} before` : ''}`,
          ]),
          ...(planned.latestStart ? [['Latest start', latestStartText(planned.latestStart)] as [string, string]] : []),
          ['Undo', `${undoText(stage)}${estimate.undo && !planned.adopts ? ` (${spanText(estimate.undo)})` : ''}`],
          ['May rest here', restText(stage.mayRest)],
        ]}
      />
      {planned.findings.map((finding) => (
        <OneFinding key={`${finding.rule} ${finding.message}`} finding={finding} />
      ))}
      <Tasks planned={planned} />
      <Permissions planned={planned} />
      {planned.adopts ? null : <Changes planned={planned} />}
      <Cmdlets planned={planned} />
      {planned.adopts ? null : <ByHand planned={planned} />}
    </section>
  );
}

function Tasks({ planned: { tasks } }: { planned: StageReport }) {
  if (tasks.length === 0) return null;
  return (
    <div>
      <h4>Manual tasks</h4>
      {tasks.map(({ name, text, evidence, done }) => (
        <div class="task" key={name}>
          <strong>{name}</strong> ({done ? 'done' : `open, evidence ${evidence}`}){'\n'}
          {text}
        </div>
      ))}
    </div>
  );
}

function Permissions({ planned: { permissions } }: { planned: StageReport }) {
  if (permissions.length === 0) return null;
  return (
    <div>
      <h4>Permissions needed</h4>
      <List items={permissions.map(({ text }) => text)} />
    </div>
  );
}

function Changes({ planned: { stage } }: { planned: StageReport }) {
  const changes = realChanges(stage);
  if (changes.length === 0) return null;
  return (
    <details open>
      <summary>
        <h4>Changes</h4>
      </summary>
      {changes.map((change) => (
        <Change key={change.id} change={change} />
      ))}
    </details>
  );
}

function Change({ change }: { change: ResourceChange }) {
  const { action, before, after, id } = change;
  const resource = after ?? before;
  const title = (
    <span class={action}>
      {SIGNS[action]} {ACTIONS[action]}: {resource ? `${resource.kind} ${resource.key}` : id}
    </span>
  );
  const fields = everyFieldOf(change);
  return (
    <Table className="values" caption={title} head={['Field', 'Before', 'After']}>
      {fields.map(({ path, from, to }) => (
        <tr key={path}>
          <th scope="row">{path}</th>
          <td>{action === 'create' ? <span class="soft">-</span> : <Value value={from} other={to} word="goes" />}</td>
          <td>{action === 'delete' ? <span class="soft">-</span> : <Value value={to} other={from} word="new" />}</td>
        </tr>
      ))}
    </Table>
  );
}

function Cmdlets({ planned: { steps } }: { planned: StageReport }) {
  const lines = steps
    .filter(({ change }) => !change.id.startsWith('ManualTask/'))
    .flatMap(({ steps: own }) => stepLines(own));
  if (lines.length === 0) return null;
  return (
    <details open>
      <summary>
        <h4>Calls and waits in their order</h4>
      </summary>
      <Code lines={lines} />
    </details>
  );
}

function ByHand({ planned: { stage, putBack } }: { planned: StageReport }) {
  const { aim, notes } = breakGlassOf(stage.area);
  const lines = putBack.flatMap(({ resource, steps }) => [`# ${resource}`, ...stepLines(steps)]);
  return (
    <details open>
      <summary>
        <h4>Break glass: by hand, when nothing else works</h4>
      </summary>
      <p>{lines.length > 0 ? aim : 'No line puts anything back here.'}</p>
      {notes.length > 0 ? <List items={[...notes]} /> : null}
      {lines.length > 0 ? <Code lines={lines} /> : null}
    </details>
  );
}
