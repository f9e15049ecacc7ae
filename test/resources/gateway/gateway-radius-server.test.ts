import { describe, expect, it } from 'vitest';
import { getGatewayInstances } from '../../../src/cmdlets/reads';
import { gatewayRadiusServerKind as kind } from '../../../src/resources/gateway/gateway-radius-server';
import { observed, role, runAt, summary, updated, worldOf } from '../kind-world';

const server = 'rdgw11.contoso.com';
const read = getGatewayInstances(server, 'radiusServer');
const props = { server, nps: 'nps01.contoso.com', sharedSecret: { secret: 'npsSecret' } };
const here = worldOf([role(server, 'RDS-GATEWAY')]);

describe('GatewayRadiusServer', () => {
  it('never asks for the secret', () => {
    expect(read.parameters.Property).toEqual(['Name', 'Priority']);
    expect(observed(kind, props, [read, [{ Name: 'NPS01.contoso.com', Priority: 1 }]])).toEqual({
      server,
      nps: 'nps01.contoso.com',
    });
    expect(observed(kind, props)).toBeUndefined();
  });

  it('passes the secret by its name', () => {
    expect(runAt(kind.create(props, here), 0).invocation.parameters.Arguments).toEqual({
      Name: 'nps01.contoso.com',
      SharedSecret: { secret: 'npsSecret' },
    });
    const [text] = summary(updated(kind, {}, props, ['sharedSecret'], here));
    expect(text).toContain('SetSharedSecret');
  });

  it('is taken off a gateway that stays only', () => {
    expect(summary(kind.remove(props, here))).toEqual([expect.stringContaining('"MethodName":"Remove"')]);
    expect(kind.remove(props, worldOf())).toEqual([]);
  });
});
