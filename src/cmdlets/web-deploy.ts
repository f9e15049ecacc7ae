import { change, type Invocation, read } from './invocation';

/**
 * Web Deploy as invocations. It runs on the management host, which speaks to the service of both servers: from one of them it
 * would be a second hop. Nothing is deleted on the destination, whose role may bring along what the old release lacks.
 */

/** What is carried: the part of the IIS configuration that belongs to an application. */
export interface Carried {
  /** Site and application, e.g. `Default Web Site/RDWeb`. */
  application: string;
  from: string;
  to: string;
}

/**
 * Certificates and bindings stay with Set-RDCertificate, pages and their web.config with the release they belong to, application
 * pools with the role (docs/behaviour/web.md section 1).
 */
const LINKS_OFF = ['CertificateExtension', 'HttpCertConfigExtension', 'ContentExtension', 'AppPoolExtension'];

function argumentsOf({ application, from, to }: Carried): string[] {
  return [
    '-verb:sync',
    `-source:appHostConfig=${application},computerName=${from}`,
    `-dest:appHostConfig=${application},computerName=${to}`,
    ...LINKS_OFF.map((link) => `-disableLink:${link}`),
    '-enableRule:DoNotDeleteRule',
  ];
}

/** What it would do; nothing is changed. */
export const webDeployPreview = (carried: Carried): Invocation =>
  read('msdeploy', { ArgumentList: [...argumentsOf(carried), '-whatif'] }, 'managementHost');

export const webDeploy = (carried: Carried): Invocation =>
  change('msdeploy', { ArgumentList: argumentsOf(carried) }, 'managementHost');

/** `Total changes: 3 (1 added, 0 deleted, 2 updated, 0 parameters changed, 0 bytes copied)`, in whatever language. */
const SUMMARY = /^\D*(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D*$/;

/** The changes that a run told of, one line each; undefined = its last line is not the sum that it ends with. */
export function webDeployChanges(output: readonly unknown[]): string[] | undefined {
  const lines = output.filter((line): line is string => typeof line === 'string' && line.trim() !== '');
  const summary = SUMMARY.exec(lines.at(-1) ?? '');
  if (!summary) return undefined;
  if (Number(summary[1]) === 0) return [];
  const told = lines.slice(0, -1).map((line) => line.trim());
  return told.length > 0 ? told : [lines.at(-1) ?? ''];
}
