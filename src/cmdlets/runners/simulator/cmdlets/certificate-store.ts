import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { deletePfx, findPfx, folderLacks, normalThumbprint, pfxKeyOn } from '../pfx';
import { canonicalShare, diskLength } from '../shares';
import { hasFeature, same } from '../world';
import { fileKey } from './migration-tools';

const STORE =
  /^(?:Microsoft\.PowerShell\.Security\\Certificate::|Cert:\\)LocalMachine\\My(?:\\([0-9A-Fa-f]{40}))?\\?$/i;
const BINDINGS = /^IIS:\\SslBindings\\?$/i;

function pathsOf(context: Context): string[] {
  const paths = [...context.texts('Path'), ...context.texts('LiteralPath')];
  return paths.map((path) => path.replace(/\//g, '\\'));
}

function notFound(context: Context, path: string): never {
  context.failWith('PathNotFound', 'ObjectNotFound', `Cannot find path '${path}' because it does not exist.`);
}

/** By the access list of a share. */
function refused(context: Context, id: string, path: string): never {
  context.failWith(id, 'PermissionDenied', `Access to the path '${path}' is denied.`, 5);
}

function certificateRow(context: Context, thumbprint: string): Record<string, unknown> | undefined {
  const held = context.server(context.host)?.store[thumbprint];
  const certificate = context.state.certificates[thumbprint];
  if (!held || !certificate) return undefined;
  return {
    Thumbprint: thumbprint,
    Subject: certificate.subject,
    Issuer: `CN=${certificate.issuer}`,
    NotBefore: certificate.notBefore,
    NotAfter: certificate.notAfter,
    HasPrivateKey: held.hasPrivateKey,
    KeyExportable: held.hasPrivateKey ? held.exportable : null,
    EnhancedKeyUsageList: [{ FriendlyName: 'Server Authentication', ObjectId: '1.3.6.1.5.5.7.3.1' }],
    SignatureAlgorithm: { Value: '1.2.840.113549.1.1.11', FriendlyName: 'sha256RSA' },
    DnsNameList: certificate.names.map((name) => ({ Punycode: name, Unicode: name })),
    PSPath: `Microsoft.PowerShell.Security\\Certificate::LocalMachine\\My\\${thumbprint}`,
  };
}

function getChildItem(context: Context): void {
  const server = context.server(context.host);
  for (const path of pathsOf(context)) {
    const store = STORE.exec(path);
    if (store) {
      const wanted = store[1]?.toUpperCase();
      const thumbprints = wanted ? [wanted] : Object.keys(server?.store ?? {});
      for (const thumbprint of thumbprints)
        context.output.push(certificateRow(context, thumbprint) ?? notFound(context, path));
      continue;
    }
    if (BINDINGS.test(path)) {
      const web = server?.features.some((feature) => /^RDS-(Web-Access|Gateway)$/i.test(feature));
      if (!web)
        context.terminate(
          'DriveNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand',
          'ObjectNotFound',
          "Cannot find drive. A drive with the name 'IIS' does not exist.",
        );
      if (server?.https)
        context.output.push({
          IPAddress: { IPAddressToString: '0.0.0.0' },
          Port: 443,
          Thumbprint: server.https,
          Store: 'My',
        });
      continue;
    }
    const share = context.state.shares[canonicalShare(path)];
    if (!share) notFound(context, path);
    if (share.hostsOnly) refused(context, 'DirUnauthorizedAccessError', path);
    for (const name of share.files)
      context.output.push({ Name: name, FullName: `${share.path}\\${name}`, Length: diskLength(share, name) });
  }
}

const REBOOT_PENDING = /\\Component Based Servicing\\RebootPending$/i;

const FOLDER = /^[a-z]:\\(?:.*\\)?$/i;
const PROGRAM = /\.(?:exe|msc|cmd|bat|com)$/i;

/** A session host has every program but those it is said to lack; other servers have none. */
function hasProgram(context: Context, path: string): boolean {
  const server = context.server(context.host);
  if (!server || !hasFeature(server, 'RDS-RD-Server')) return false;
  return !server.missingPrograms.some((missing) => same(missing, path));
}

function testPath(context: Context): void {
  for (const path of pathsOf(context)) {
    if (/^HKLM:/i.test(path)) {
      context.output.push(REBOOT_PENDING.test(path) && context.server(context.host)?.rebootPending === true);
      continue;
    }
    if (context.server(context.host)?.network?.files[fileKey(path)]) {
      context.output.push(true);
      continue;
    }
    if (FOLDER.test(path)) {
      context.output.push(!folderLacks(context.state, path, context.host));
      continue;
    }
    if (PROGRAM.test(path)) {
      context.output.push(hasProgram(context, path));
      continue;
    }
    if (context.state.shares[canonicalShare(path)]?.hostsOnly)
      refused(context, 'ItemExistsUnauthorizedAccessError', path);
    const store = STORE.exec(path);
    const exists = store
      ? store[1] === undefined || certificateRow(context, store[1].toUpperCase()) !== undefined
      : findPfx(context.state, path, context.host) !== undefined ||
        context.state.shares[canonicalShare(path)] !== undefined;
    context.output.push(exists);
  }
}

function removeItem(context: Context): void {
  for (const path of pathsOf(context)) {
    const thumbprint = STORE.exec(path)?.[1]?.toUpperCase();
    const server = context.server(context.host);
    if (server?.network?.files[fileKey(path)]) {
      if (!context.whatIf) delete server.network.files[fileKey(path)];
    } else if (thumbprint && server?.store[thumbprint]) {
      if (!context.whatIf) delete server.store[thumbprint];
    } else if (findPfx(context.state, path, context.host)) {
      if (!context.whatIf) deletePfx(context.state, path, context.host);
    } else notFound(context, path);
  }
}

function importPfx(context: Context): void {
  const path = context.need('FilePath');
  const location = (context.text('CertStoreLocation') ?? '').replace(/\//g, '\\');
  if (!STORE.test(location))
    context.terminate(
      'System.IO.IOException,Microsoft.CertificateServices.Commands.ImportPfxCertificate',
      'NotSpecified',
      'The CertStoreLocation is not a certificate store of this computer.',
    );
  const pfx = findPfx(context.state, path, context.host);
  const fileMissing = `The PFX file "${path}" could not be found.`;
  if (!pfx)
    context.terminate(
      'System.IO.FileNotFoundException,Microsoft.CertificateServices.Commands.ImportPfxCertificate',
      'ObjectNotFound',
      fileMissing,
      2,
    );
  if (pfx.password !== (context.text('Password') ?? '')) {
    context.terminate(
      'System.ComponentModel.Win32Exception,Microsoft.CertificateServices.Commands.ImportPfxCertificate',
      'NotSpecified',
      'The PFX file you are trying to import requires either a different password or membership in an Active Directory principal to which it is protected.',
      0x80070056,
    );
  }
  const server = context.server(context.host);
  if (!server) return;
  if (!context.whatIf)
    server.store[pfx.thumbprint] = {
      exportable: context.flag('Exportable') === true,
      hasPrivateKey: pfx.hasPrivateKey,
    };
  const row = certificateRow(context, pfx.thumbprint);
  if (row) context.output.push(row);
}

function exportPfx(context: Context): void {
  const id = 'Microsoft.CertificateServices.Commands.ExportPfxCertificate';
  const source = context.need('Cert').replace(/\//g, '\\');
  const thumbprint = normalThumbprint(STORE.exec(source)?.[1] ?? source);
  const held = context.server(context.host)?.store[thumbprint];
  const path = context.need('FilePath');
  const password = context.text('Password');
  if (!held)
    context.terminate(
      `PathNotFound,${id}`,
      'ObjectNotFound',
      `Cannot find path '${source}' because it does not exist.`,
    );
  if (password === undefined && !context.has('ProtectTo')) {
    context.terminate(
      `System.InvalidOperationException,${id}`,
      'InvalidOperation',
      'Either Password or ProtectTo must be given.',
    );
  }
  if (!held.hasPrivateKey || !held.exportable) {
    context.terminate(
      `System.ComponentModel.Win32Exception,${id}`,
      'NotSpecified',
      'Cannot export non-exportable private key.',
      0x8009000b,
    );
  }
  if (context.flag('NoClobber') && findPfx(context.state, path, context.host)) {
    context.terminate(`System.IO.IOException,${id}`, 'ResourceExists', `The file ${path} already exists.`);
  }
  if (folderLacks(context.state, path, context.host)) {
    context.terminate(
      `System.IO.DirectoryNotFoundException,${id}`,
      'NotSpecified',
      `Could not find a part of the path '${path}'.`,
      3,
    );
  }
  if (context.whatIf) return;
  context.state.pfxFiles[pfxKeyOn(context.host, path)] = {
    path,
    thumbprint,
    password: password ?? '',
    hasPrivateKey: true,
  };
  context.output.push({ Name: path.split(/[\\/]/).pop() ?? path, FullName: path });
}

/** Names, key use and chain of a certificate in the machine's store. */
function testCertificate(context: Context): void {
  const source = context.need('Cert').replace(/\//g, '\\');
  const thumbprint = normalThumbprint(STORE.exec(source)?.[1] ?? source);
  const certificate = context.state.certificates[thumbprint];
  if (!certificate || !context.server(context.host)?.store[thumbprint]) notFound(context, source);
  const name = context.text('DNSName')?.toLowerCase();
  const covers = (pattern: string): boolean =>
    name === undefined ||
    pattern.toLowerCase() === name ||
    (pattern.startsWith('*.') && name.replace(/^[^.]+/, '*') === pattern.toLowerCase());
  const valid = Date.parse(certificate.notBefore) <= context.now && context.now < Date.parse(certificate.notAfter);
  const trusted = certificate.trusted || context.flag('AllowUntrustedRoot') === true;
  context.output.push(valid && trusted && certificate.names.some(covers));
}

export const certificateStoreCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-ChildItem': { access: 'local', costMs: READ_MS, writes: false, run: getChildItem },
  'Test-Path': { access: 'local', costMs: READ_MS, writes: false, run: testPath },
  'Remove-Item': { access: 'local', costMs: READ_MS, writes: true, run: removeItem },
  'Import-PfxCertificate': { access: 'local', costMs: 1000, writes: true, run: importPfx },
  'Export-PfxCertificate': { access: 'local', costMs: 1000, writes: true, run: exportPfx },
  'Test-Certificate': { access: 'local', costMs: READ_MS, writes: false, run: testCertificate },
};
