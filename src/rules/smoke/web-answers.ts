import { getWebPage } from '../../cmdlets/reads';
import type { CallResult } from '../../cmdlets/result';
import { firstRow, numberOf } from '../../resources/values';
import type { LiveContext, LiveRule } from '../live/live-rule';
import { touches } from './changed';

/** The page of RD Web Access by the name that users know, where this stage changes what is behind it. */
function pages({ stage, target }: LiveContext): string[] {
  const fqdn = target.webAccess?.fqdn;
  const role = [...stage.after.values()].some(({ props }) => props.role === 'RDS-WEB-ACCESS');
  const changed =
    /^(web|brokers|certificates)\//.test(stage.name) &&
    touches(stage, 'NameRecord', 'DeploymentCertificate', 'ServerRole', 'WebSettings');
  return fqdn !== undefined && role && changed ? [`https://${fqdn}/RDWeb/Pages/`] : [];
}

export const webAnswers: LiveRule = {
  id: 'web-answers',
  severity: 'warning',
  statement: 'The page of RD Web Access answers by its name, with a certificate that is trusted.',
  reason:
    'What users open in the morning is looked at in the evening. The look is taken from the management host, which may be led elsewhere than clients are.',
  source: 'docs/stages.md rules 9 and 19',
  remedy: 'open the page in a browser; look at the name, the certificate and the sites of IIS',
  reads: (context) => pages(context).map(getWebPage),
  check: (snapshot, context) =>
    pages(context).flatMap((page) => {
      const read = getWebPage(page);
      const status = numberOf(firstRow(snapshot, read)?.StatusCode) ?? missing(snapshot.get(read));
      if (status === undefined || status === 200) return [];
      return [{ message: `${page} answers with status ${status}` }];
    }),
};

/** "Not found" is an answer; every other error is told as such already. */
function missing({ errors }: CallResult): number | undefined {
  return errors.some((error) => /\b404\b/.test(error.message)) ? 404 : undefined;
}
