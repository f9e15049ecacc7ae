import { undoText } from '../changes';
import { spanText } from '../estimates/window';
import type { Report } from '../report';
import { Facts, List, StageLink, Table } from './parts';

/** Where one can go back to, and what that takes. */
export function RollbackPoints({ report }: { report: Report }) {
  return (
    <section aria-labelledby="rollback">
      <h2 id="rollback">Rollback points</h2>
      <p>
        A stage that is undone by going back leads to the state before it; one that only a backup undoes leads there
        only with the backups named, made before it begins.
      </p>
      <Table head={['Stage', 'How it is undone', 'Takes', 'Point of no return']}>
        {report.stages
          .filter(({ adopts }) => !adopts)
          .map(({ name, stage, estimate }) => (
            <tr key={name}>
              <th scope="row">
                <StageLink name={name} />
              </th>
              <td>{undoText({ undo: { ...stage.undo, until: undefined } })}</td>
              <td class="nowrap">{estimate.undo ? spanText(estimate.undo) : 'cannot'}</td>
              <td>{stage.undo.how === 'none' ? 'when it begins' : (stage.undo.until ?? 'none known')}</td>
            </tr>
          ))}
      </Table>
    </section>
  );
}

/** What was planned, by which version, with which figures: so that an approval can name it. */
export function Documents({ report }: { report: Report }) {
  const { facts, plan, digest } = report;
  const sources = [...new Set(report.stages.flatMap(({ estimate }) => estimate.sources))].sort();
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">Documents and versions</h2>
      <Facts
        rows={[
          ['Deployment', plan.deployment],
          ['Environment', facts.environment],
          ['rds-migrate', facts.toolVersion],
          ...facts.documents.flatMap(({ name, files, digest: own }): [string, string][] => [
            [`${name} document`, files.join(', ')],
            [`${name} SHA-256`, own],
          ]),
          ['SHA-256 of the end state', digest],
          ...(facts.generated === undefined ? [] : [['Made at', facts.generated] as [string, string]]),
        ]}
      />
      <h3>Where the durations come from</h3>
      <List items={sources} />
    </section>
  );
}
