import { renderToString } from 'preact-render-to-string';
import type { Report } from '../report';
import { topologyOf } from '../topology';
import { Documents, RollbackPoints } from './closing';
import { Findings } from './findings';
import { StageSection } from './stage';
import { STYLE } from './style';
import { Summary } from './summary';
import { topologySvg } from './svg';
import { Timeline } from './timeline';
import { TopologySection } from './topology-section';

/** A page that can fetch and run nothing, whatever a name in it says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const SECTIONS: readonly [id: string, title: string][] = [
  ['summary', 'Summary'],
  ['findings', 'Risks and findings'],
  ['timeline', 'Timeline'],
  ['topology', 'Topology'],
  ['rollback', 'Rollback points'],
  ['stages', 'Stages'],
  ['documents', 'Documents and versions'],
];

/** The report as one HTML file that needs nothing else. */
export async function htmlReport(report: Report): Promise<string> {
  const { source, target } = report.plan;
  const before = topologyOf(source, target, 'source');
  const after = topologyOf(target, source, 'target');
  const seen = 'also in the table “Servers by role”';
  const diagrams = {
    source: await topologySvg(before, 'source', `Diagram of the source: who connects to whom; ${seen}`),
    target: await topologySvg(after, 'target', `Diagram of the target: who connects to whom; ${seen}`),
  };
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Change report: ${report.plan.deployment}`}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header>
          <h1>Change report: {report.plan.deployment}</h1>
          <p class="soft">
            Environment {report.facts.environment}
            {report.facts.generated ? `, made at ${report.facts.generated}` : ''}, rds-migrate{' '}
            {report.facts.toolVersion}
          </p>
          <nav aria-label="Sections">
            <ul>
              {SECTIONS.map(([id, title]) => (
                <li key={id}>
                  <a href={`#${id}`}>{title}</a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main id="content">
          <Summary report={report} />
          <Findings findings={report.findings} />
          <Timeline report={report} />
          <TopologySection source={before} target={after} diagrams={diagrams} />
          <RollbackPoints report={report} />
          <section aria-labelledby="stages">
            <h2 id="stages">Stages</h2>
            {report.stages.map((planned) => (
              <StageSection key={planned.name} planned={planned} total={report.stages.length} />
            ))}
          </section>
          <Documents report={report} />
        </main>
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}
