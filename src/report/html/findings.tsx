import type { Finding } from '../../rules/rule';
import { waivedText } from '../findings';
import { StageLink } from './parts';

/** What the rules say, the worst first. */
export function Findings({ findings }: { findings: Finding[] }) {
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">Risks and findings</h2>
      {findings.length === 0 ? <p>The rules have nothing to say.</p> : null}
      {findings.map((finding) => (
        <OneFinding key={`${finding.rule} ${finding.stage} ${finding.message}`} finding={finding} linked />
      ))}
    </section>
  );
}

export function OneFinding({ finding, linked = false }: { finding: Finding; linked?: boolean }) {
  const { severity, message, remedy, rule, stage, waived } = finding;
  return (
    <div class="finding">
      <span class={`tag ${waived ? 'note' : severity}`}>{waived ? `${severity}, waived` : severity}</span> {message}{' '}
      <span class="soft">
        [{rule}
        {linked && stage !== undefined ? [', stage ', <StageLink name={stage} />] : null}]
      </span>
      {waived ? <p>{waivedText(waived)}</p> : severity === 'note' ? null : <p>What to do: {remedy}</p>}
    </div>
  );
}
