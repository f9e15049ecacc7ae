import { describe, expect, it } from 'vitest';
import { webDeploy, webDeployChanges, webDeployPreview } from '../../../src/cmdlets/web-deploy';
import { webDeploySyncKind } from '../../../src/resources/web/web-deploy-sync';
import { Farm } from '../../cmdlets/simulator/farm';
import { observed, runAt, updated } from '../kind-world';

const [server, from] = ['rdwa11.contoso.com', 'rdwa01.contoso.com'];
const application = 'Default Web Site/RDWeb';
const desired = { server, from, application, pending: [] };
const look = webDeployPreview({ application, from, to: server });

describe('what Web Deploy carries', () => {
  it('is what -whatif lists, line by line', () => {
    const printed = [
      'Info: Updating appHostConfig (Default Web Site/RDWeb) section system.webServer/httpRedirect.',
      'Total changes: 1 (0 added, 0 deleted, 1 updated, 0 parameters changed, 0 bytes copied)',
    ];
    expect(observed(webDeploySyncKind, desired, [look, printed])).toEqual({ ...desired, pending: [printed[0]] });
  });

  it('is nothing when the sum is, in whatever language', () => {
    const german =
      'Änderungen insgesamt: 0 (0 hinzugefügt, 0 gelöscht, 0 aktualisiert, 0 Parameter geändert, 0 Bytes kopiert)';
    expect(webDeployChanges(['Info: Using ID 7 for connections.', german])).toEqual([]);
    expect(webDeployChanges(['Gesamt: 2 (1, 0, 1, 0, 0)'])).toEqual(['Gesamt: 2 (1, 0, 1, 0, 0)']);
  });

  it('is never taken for nothing where nothing could be read', () => {
    expect(observed(webDeploySyncKind, desired, [look, ['something else']])).toMatchObject({
      pending: ['what msdeploy -whatif printed does not end with a sum'],
    });
  });

  it('is carried without certificates, bindings, pages and deletes, and only when there is something', () => {
    const steps = updated(webDeploySyncKind, { ...desired, pending: ['x'] }, desired, ['pending']);
    const { invocation, onlyIf } = runAt(steps, 0);
    expect(invocation).toEqual(webDeploy({ application, from, to: server }));
    expect(invocation.changes).toBe(true);
    expect(invocation.parameters.ArgumentList).not.toContain('-whatif');
    for (const link of ['CertificateExtension', 'HttpCertConfigExtension', 'ContentExtension'])
      expect(invocation.parameters.ArgumentList).toContain(`-disableLink:${link}`);
    expect(onlyIf?.reads).toEqual([look]);
    expect(updated(webDeploySyncKind, desired, desired, [])).toEqual([]);
  });

  it('refuses an application that would become more than one argument', () => {
    const parse = (name: string) => webDeploySyncKind.schema.safeParse({ ...desired, application: name }).success;
    expect([parse(application), parse('a,computerName=b'), parse('a"b')]).toEqual([true, false, false]);
  });
});

describe('simulated Web Deploy', () => {
  const call = (whatif: boolean) => {
    const { parameters } = (whatif ? webDeployPreview : webDeploy)({ application, from, to: server });
    const ArgumentList = Array.isArray(parameters.ArgumentList) ? parameters.ArgumentList.map(String) : [];
    return ['msdeploy', { ArgumentList }] as const;
  };
  async function farm(): Promise<Farm> {
    const made = new Farm();
    await made.ok('Add-RDServer', { Server: server, Role: 'RDS-WEB-ACCESS' });
    await made.pass(15);
    made.hands.change((state) => {
      const [old, fresh] = [state.servers[from], state.servers[server]];
      if (!old || !fresh) throw new Error('the sample has lost a web server');
      old.iis = { [application]: { 'section httpRedirect': 'to apps', 'section requestFiltering': 'old' } };
      fresh.iis = { [application]: { 'section requestFiltering': 'new', 'section more': 'of its own' } };
    });
    return made;
  }
  const iis = (of: Farm) => of.hands.look().servers[server]?.iis?.[application];

  it('tells with -whatif what it would do, and does nothing', async () => {
    const made = await farm();
    const before = iis(made);
    const output = await made.ok(...call(true));
    expect(webDeployChanges(output)).toEqual([
      'Info: Adding appHostConfig (Default Web Site/RDWeb) section httpRedirect.',
      'Info: Updating appHostConfig (Default Web Site/RDWeb) section requestFiltering.',
    ]);
    expect(iis(made)).toEqual(before);
  });

  it('carries, keeps what the new server has more, and then has nothing left', async () => {
    const made = await farm();
    await made.ok(...call(false));
    expect(iis(made)).toEqual({
      'section httpRedirect': 'to apps',
      'section requestFiltering': 'old',
      'section more': 'of its own',
    });
    expect(webDeployChanges(await made.ok(...call(true)))).toEqual([]);
  });

  it('says what is missing when a server has no service of Web Deploy, or no such application', async () => {
    const made = await farm();
    made.hands.change((state) => {
      const old = state.servers[from];
      if (old) old.webDeploy = false;
    });
    const { errors } = await made.run(...call(true));
    expect(errors[0]?.message).toMatch(/ERROR_DESTINATION_NOT_REACHABLE[\s\S]*rdwa01/);
    const bare = await new Farm({}, undefined, (state) => {
      const fresh = state.servers[server];
      if (fresh) fresh.features = [];
    }).run(...call(true));
    expect(bare.errors[0]?.message).toMatch(/ERROR_APPHOSTCONFIG_DOES_NOT_EXIST[\s\S]*rdwa11/);
  });
});
