import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIG_KEYS, refuseSecretsInClear, refuseUnknownKeys } from '../../src/providers/config-keys';
import { settingsFrom } from '../../src/providers/settings';

/** Every key that is read, whatever the way of the logon. */
function keysRead(): Set<string> {
  const read = new Set<string>();
  for (const logon of ['password', 'scheduledTask', 'sessionConfiguration', 'credssp']) {
    const values: Record<string, string> = { environment: 'lab', logon, logonUser: 'u', logonPassword: 'p' };
    settingsFrom((key) => {
      read.add(key);
      return values[key];
    });
  }
  return read;
}

describe('the keys of a stack', () => {
  it('are those that something reads', () => {
    expect([...keysRead()].sort()).toEqual([...CONFIG_KEYS].sort());
  });

  it('stand on a page, each of them', () => {
    const logons = readdirSync('docs/how-to').map((file) => `docs/how-to/${file}`);
    const pages = ['README.md', ...logons].map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(CONFIG_KEYS.filter((key) => !new RegExp(`\\b${key}\\b`).test(pages))).toEqual([]);
  });

  it('that are secrets stand in no clear text', () => {
    expect(() => refuseSecretsInClear(['stage', 'sshPassword', 'farmPfx'], ['farmPfx', 'npsSecret'])).toThrow(
      'secrets in clear text: farmPfx, sshPassword',
    );
    expect(() => refuseSecretsInClear(['stage', 'environment'], ['farmPfx'])).not.toThrow();
  });

  it('name an agent by a path, by pageant or by false, and by no other word', () => {
    const agentOf = (sshAgent: string) =>
      settingsFrom((key) => ({ environment: 'lab', sshAgent })[key]).runner.ssh?.agent;
    expect(['false', '', 'pageant', '/run/agent.sock', '\\\\.\\pipe\\openssh-ssh-agent'].map(agentOf)).toEqual([
      false,
      undefined,
      'pageant',
      '/run/agent.sock',
      '\\\\.\\pipe\\openssh-ssh-agent',
    ]);
    for (const word of ['maybe', 'true', 'no']) expect(() => agentOf(word), word).toThrow(`sshAgent is "${word}"`);
  });

  it('are all told where they are misspelt, with the nearest one', () => {
    const refuse = () => refuseUnknownKeys(['stage', 'wiat', 'foo', 'farmPfx'], 'lab', () => ['farmPfx']);
    expect(refuse).toThrow('2 mistakes found');
    try {
      refuse();
    } catch (error) {
      expect(error).toMatchObject({
        errors: [
          { message: expect.stringContaining('"wiat", which nothing reads; did you mean wait?') },
          { message: expect.stringContaining('"foo"') },
        ],
      });
    }
  });
});
