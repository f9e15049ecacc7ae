import { isNoticed } from '../../planner/impact';
import { windowFits } from '../../rules/window-fits';
import { countsText } from '../changes';
import { plus } from '../estimates/estimate';
import type { Span } from '../estimates/figures';
import { spanText } from '../estimates/window';
import { durationOf, type Report } from '../report';
import { count } from '../values';
import { Facts, List, StageLink } from './parts';

/** What a change board asks first: how much, how long, who notices, what can't be undone. */
export function Summary({ report }: { report: Report }) {
  const { totals, plan, stages } = report;
  const { window } = plan.target.migration ?? {};
  const shut = stages.filter(({ closed }) => closed.length > 0);
  const oneWay = stages.filter(({ stage }) => stage.undo.how !== 'revert');
  const noticed = stages.filter(({ stage }) => isNoticed(stage));
  const all = stages.reduce<Span>((sum, stage) => plus(sum, durationOf(stage)), [0, 0]);
  return (
    <section aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      <Facts
        rows={[
          ['Stages', String(stages.length)],
          ['Changes', `${countsText(totals)}, by ${count(totals.invocations, 'call')}`],
          ['Manual tasks open', String(totals.tasks)],
          ['Blockers', String(countOf(report, 'blocker'))],
          ['Warnings', String(countOf(report, 'warning'))],
          ['Waived findings', String(report.findings.filter(({ waived }) => waived !== undefined).length)],
          [
            'Duration',
            `${spanText(all)}: program ${spanText(totals.program)}, people ${spanText(totals.people)}; drains and soaking apart`,
          ],
          ['Maintenance window', window ? windowText(window, all, report) : 'none in the target document'],
          [
            'Users notice',
            noticed.length === 0 ? (
              'nothing'
            ) : (
              <List items={noticed.map(({ name, stage }) => [<StageLink name={name} />, `: ${stage.impact}`])} />
            ),
          ],
          [
            'Nobody can sign in',
            shut.length === 0 ? (
              'at no time'
            ) : (
              <List
                items={shut.map(({ name, closed }) => [
                  <StageLink name={name} />,
                  `: ${closed.map(({ collection, until, minutes }) => `${collection} until the end of ${until}, about ${spanText(minutes)}`).join('; ')}`,
                ])}
              />
            ),
          ],
          [
            'Undone by backup only, or not',
            oneWay.length === 0 ? (
              'no stage'
            ) : (
              <List
                items={oneWay.map(({ name, stage }) => [
                  <StageLink name={name} />,
                  stage.undo.how === 'none' ? ': not at all' : ': from backup',
                ])}
              />
            ),
          ],
        ]}
      />
    </section>
  );
}

/** Whether what users notice does not fit into it, sign-outs and their order included. */
function isTooShort({ findings }: Report): boolean {
  return findings.some(({ rule }) => rule === windowFits.id);
}

/** Stages that have to begin before it, so that what follows fits into it; where users noticed one, it would be too short. */
function begunBefore({ stages }: Report): string {
  const early = stages.filter(({ latestStart }) => latestStart?.beforeWindow);
  const names = early.map(({ name }) => name).join(', ');
  return early.length === 0 ? '' : `, where what users don't notice begins before it: ${names}`;
}

/** Whether the whole fits is said at once: it seldom has to, since there are stages where one may rest. */
function windowText({ start, end }: { start: string; end: string }, [usual, long]: Span, report: Report): string {
  const minutes = (Date.parse(end) - Date.parse(start)) / 60_000;
  const whole =
    long <= minutes
      ? 'all stages fit'
      : usual <= minutes
        ? 'all stages fit if they take their usual time, not if they take long'
        : 'the stages do not fit all at once: rest between them where the timeline says so';
  const fit = isTooShort(report)
    ? 'too short for what users notice, as a warning below says'
    : `${whole}${begunBefore(report)}`;
  return `${start} to ${end}, ${spanText([minutes, minutes])}: ${fit}`;
}

function countOf({ findings }: Report, severity: string): number {
  return findings.filter((finding) => finding.severity === severity && !finding.waived).length;
}
