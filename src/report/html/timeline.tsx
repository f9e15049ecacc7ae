import { spanText } from '../estimates/window';
import { durationOf, type Report } from '../report';
import { Moment, StageLink, Table } from './parts';

/** All stages one after the other, as a table with a bar each: usual and long duration from the start of the migration. */
export function Timeline({ report }: { report: Report }) {
  const { stages } = report;
  const spans = stages.map(durationOf);
  const whole = spans.reduce((sum, [, long]) => sum + long, 0) || 1;
  const percent = (minutes: number) => `${((100 * minutes) / whole).toFixed(2)}%`;
  let begun = 0;
  const rows = stages.map((planned, index) => {
    const [usual, long] = spans[index] ?? [0, 0];
    const from = percent(begun);
    begun += long;
    return { planned, from, usual: percent(usual), long: percent(long), text: spanText([usual, long]) };
  });
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <p>
        The dark bar is the usual duration of a stage, the light one the long one, on a common scale of{' '}
        {spanText([whole, whole])}. Between stages one may wait as long as the column “May rest” says.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Stages one after the other">
        <Table head={['#', 'Stage', 'Duration', 'From start to end', 'Latest start', 'Undo', 'May rest']}>
          {rows.map(({ planned, from, usual, long, text }) => (
            <tr key={planned.name}>
              <td class="number">{planned.number}</td>
              <th scope="row">
                <StageLink name={planned.name} />
              </th>
              <td>
                {text}
                {planned.estimate.until.map(({ at, what }) => (
                  <div key={at}>
                    {what} at <Moment at={at} />
                  </div>
                ))}
                {planned.closed.map(({ collection, minutes }) => (
                  <div key={collection}>
                    <strong>
                      {collection} is closed, about {spanText(minutes)}
                    </strong>
                  </div>
                ))}
              </td>
              <td>
                <div class="track" aria-hidden="true">
                  <span class="long" style={{ '--from': from, '--width': long }} />
                  <span class="usual" style={{ '--from': from, '--width': usual }} />
                </div>
              </td>
              <td>
                {planned.latestStart ? <Moment at={planned.latestStart.at} /> : ''}
                {planned.latestStart?.beforeWindow ? (
                  <div>
                    <strong>before the window</strong>
                  </div>
                ) : null}
              </td>
              <td>
                {planned.adopts
                  ? 'not needed'
                  : { revert: 'go back', restore: 'from backup', none: 'none' }[planned.stage.undo.how]}
              </td>
              <td>{planned.stage.mayRest}</td>
            </tr>
          ))}
        </Table>
      </section>
    </section>
  );
}
