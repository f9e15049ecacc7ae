// Looks for secrets where none may stand: in files, in what was printed, and in the process list, in every form that programs
// give to text. Written without the product's own masking, so that a mistake there is found here.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * The forms of a secret as bytes. Base64 depends on where in the encoded text the secret begins, so each of the three
 * places counts, without the characters at the ends that belong to the neighbours too.
 * @param {string} secret
 * @returns {{ form: string, bytes: Buffer }[]}
 */
export function formsOf(secret) {
  const texts = [
    ['text', Buffer.from(secret, 'utf8')],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ['UTF-16 big-endian', Buffer.from(secret, 'utf16le').swap16()],
  ];
  const escaped = [
    ['URL-encoded', encodeURIComponent(secret)],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
  ];
  return [
    ...texts.map(([form, bytes]) => ({ form, bytes })),
    ...escaped.filter(([, text]) => text !== secret).map(([form, text]) => ({ form, bytes: Buffer.from(text) })),
    ...texts.slice(0, 2).flatMap(([form, bytes]) =>
      [0, 1, 2].flatMap((offset) => {
        const core = base64Core(bytes, offset);
        return [
          { form: `base64 of ${form}`, bytes: Buffer.from(core) },
          { form: `UTF-16 of the base64 of ${form}`, bytes: Buffer.from(core, 'utf16le') },
        ];
      }),
    ),
  ];
}

function base64Core(bytes, offset) {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const first = Math.ceil((offset * 4) / 3);
  return encoded.slice(first, Math.floor(((offset + bytes.length) * 8) / 6));
}

/**
 * @param {Record<string, string>} secrets by name
 */
export function searcher(secrets) {
  const wanted = Object.entries(secrets).flatMap(([name, secret]) =>
    formsOf(secret).map(({ form, bytes }) => ({ name, form, bytes, digits: /^\d+$/.test(bytes.toString('latin1')) })),
  );
  /** @param {Buffer} bytes @param {string} place @returns {string[]} one line per form found */
  const inBytes = (bytes, place) =>
    wanted.filter((one) => holds(bytes, one)).map(({ name, form }) => `${name} as ${form} in ${place}`);
  return {
    /** @param {string} text @param {string} place */
    inText: (text, place) => inBytes(Buffer.from(text), place),
    /**
     * @param {string} root
     * @param {(path: string) => boolean} [leaveOut] path below the root
     */
    inFiles(root, leaveOut = () => false) {
      const found = [];
      let files = 0;
      const visit = (folder) => {
        for (const name of readdirSync(folder)) {
          const path = join(folder, name);
          if (leaveOut(relative(root, path))) continue;
          const stat = lstatSync(path);
          if (stat.isDirectory()) visit(path);
          else if (stat.isFile()) {
            files += 1;
            found.push(...inBytes(readFileSync(path), relative(root, path)));
          }
        }
      };
      visit(root);
      return { files, found };
    },
    inBytes,
  };
}

/** Digits alone stand by chance inside longer numbers, such as fractions of seconds. */
function holds(bytes, { bytes: wanted, digits }) {
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
    if (!digits) return true;
    const around = `${bytes.toString('latin1', at - 1, at)} ${bytes.toString('latin1', at + wanted.length, at + wanted.length + 1)}`;
    if (!/\d/.test(around)) return true;
  }
  return false;
}

const EVERY_MS = 50;

/**
 * The one place that is the engine's own: its language host passes the config to the program by these variables, which
 * only the same user can read.
 */
const ENGINES_OWN = /^PULUMI_CONFIG=/;

/**
 * Looks at the command lines and variables of all descendants of this process until it is stopped. Linux only.
 * @param {{ inBytes(bytes: Buffer, place: string): string[] }} search
 */
export function watchProcesses(search) {
  const seen = new Set();
  const programs = new Set();
  const found = new Set();
  const look = () => {
    const parents = new Map();
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const stat = readProc(pid, 'stat')?.toString('latin1');
      if (stat) parents.set(pid, stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    }
    const isOurs = (pid) => {
      for (let at = pid; at !== undefined && at !== '0'; at = parents.get(at)) {
        if (parents.get(at) === String(process.pid)) return true;
      }
      return false;
    };
    for (const pid of parents.keys()) {
      if (!isOurs(pid)) continue;
      const line = readProc(pid, 'cmdline');
      const environment = readProc(pid, 'environ');
      const key = `${pid} ${line} ${environment?.length}`;
      if (!line || seen.has(key)) continue;
      seen.add(key);
      const program = line.toString('utf8').replaceAll('\0', ' ').trim();
      programs.add(program);
      for (const hit of search.inBytes(line, `the command line of ${program.slice(0, 60)}`)) found.add(hit);
      for (const variable of (environment ?? Buffer.alloc(0)).toString('latin1').split('\0')) {
        if (ENGINES_OWN.test(variable)) continue;
        const place = `the variable ${variable.split('=')[0]} of ${program.slice(0, 60)}`;
        for (const hit of search.inBytes(Buffer.from(variable, 'latin1'), place)) found.add(hit);
      }
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    /** @returns {{ processes: number, programs: string[], found: string[] }} */
    stop() {
      clearInterval(timer);
      return { processes: seen.size, programs: [...programs], found: [...found] };
    },
  };
}

function readProc(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`);
  } catch {
    return undefined; // it has ended, or is another user's
  }
}
