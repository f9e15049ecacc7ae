import { getWebPage } from '../../cmdlets/reads';
import type { CallResult } from '../../cmdlets/result';
import { firstRow, numberOf } from '../../resources/values';
import type { LiveContext, LiveRule } from '../live/live-rule';
import { touches } from './changed';

interface Page {
  url: string;
  /** What it may answer: a feed asks who one is before it answers. */
  fine: number[];
}

/** Page and feed of RD Web Access by the name that users know, where this stage changes what is behind it. */
function pages({ stage, target }: LiveContext): Page[] {
  const fqdn = target.webAccess?.fqdn;
  const role = [...stage.after.values()].some(({ props }) => props.role === 'RDS-WEB-ACCESS');
  const changed =
    /^(web|brokers|certificates)\//.test(stage.name) &&
    touches(stage, 'NameRecord', 'DeploymentCertificate', 'ServerRole', 'WebSettings');
  if (fqdn === undefined || !role || !changed) return [];
  return [
    { url: `https://${fqdn}/RDWeb/Pages/`, fine: [200] },
    { url: `https://${fqdn}/RDWeb/Feed/webfeed.aspx`, fine: [200, 401] },
  ];
}

export const webAnswers: LiveRule = {
  id: 'web-answers',
  severity: 'warning',
  statement: 'Page and feed of RD Web Access answer by their name, with a certificate that is trusted.',
  reason:
    'What users and their subscriptions open in the morning is looked at in the evening. The look is taken from the management host, which may be led elsewhere than clients are.',
  source: 'docs/stages.md rules 9 and 19',
  remedy: 'open the page in a browser; look at the name, the certificate and the sites of IIS',
  reads: (context) => pages(context).map(({ url }) => getWebPage(url)),
  check: (snapshot, context) =>
    pages(context).flatMap(({ url, fine }) => {
      const read = getWebPage(url);
      const status = numberOf(firstRow(snapshot, read)?.StatusCode) ?? refused(snapshot.get(read));
      if (status === undefined || fine.includes(status)) return [];
      return [{ message: `${url} answers with status ${status}` }];
    }),
};

/** A status is an answer; every other error is told as such already. */
function refused({ errors }: CallResult): number | undefined {
  const status = errors.map((error) => /\((\d{3})\)/.exec(error.message)?.[1]).find((found) => found !== undefined);
  return status === undefined ? undefined : Number(status);
}
