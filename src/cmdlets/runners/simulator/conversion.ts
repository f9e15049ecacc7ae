import type { CatalogueParameter } from '../../catalogue';
import type { PlainValue } from '../../result';
import { errorRecord, Terminated } from './errors';

/** Enumerations whose names are checked; sets of names on plain strings are a ValidateSet, another error. */
const ENUM =
  /^(LicensingMode|GatewayUsage|GatewayAuthMode|RDCertificateRole|RDBrokenConnectionAction|RDClientDeviceRedirectionOptions|RDEncryptionLevel|RDSecurityLayer|RDServerNewConnectionAllowed|CommandLineSettingValue|RecordType|VirtualDesktopStorageType)$/;
const RANGES: Record<string, [number, number]> = {
  'MaxUserProfileDiskSizeGB,Set-RDSessionCollectionConfiguration': [1, 9999],
};
const INTEGERS: Record<string, [number, number]> = {
  Int16: [-32768, 32767],
  UInt16: [0, 65535],
  Int32: [-2147483648, 2147483647],
  UInt32: [0, 4294967295],
  Int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  UInt64: [0, Number.MAX_SAFE_INTEGER],
};
/** The catalogue carries over a mistake of the documentation: these are switches there. */
const REALLY_SWITCHES = new Set(['Force', 'NoClobber', 'NoProperties', 'WhatIf', 'Confirm']);

/** One value made into what the parameter's type wants, or the error that PowerShell's binder gives. */
export function convert(
  cmdlet: string,
  name: string,
  parameter: CatalogueParameter,
  value: PlainValue,
  mandatory: boolean,
): PlainValue {
  const type = REALLY_SWITCHES.has(name) ? 'SwitchParameter' : parameter.type.replace(/^.*\.(?=[^.[\]]+(\[\])?$)/, '');
  const fail = (what: string, category = 'InvalidData', id = 'ParameterArgumentTransformationError') =>
    new Terminated(
      errorRecord(
        `${id},${cmdlet}`,
        category,
        `Cannot process argument transformation on parameter '${name}'. ${what}`,
        { terminating: true },
      ),
    );
  if (value === null || value === undefined) {
    if (type === 'SwitchParameter' || type === 'Boolean' || INTEGERS[type]) throw fail('Cannot convert null.');
    if (mandatory) throw notAllowed(cmdlet, name, 'Null');
    return type.endsWith('[]') ? [] : null;
  }
  if (type.endsWith('[]')) return convertList(cmdlet, name, parameter, type, value, mandatory, fail);
  if (name === 'ClientDeviceRedirectionOptions') return flags(parameter, value, fail);
  return scalar(cmdlet, name, parameter, type, value, mandatory, fail);
}

type Fail = (what: string, category?: string, id?: string) => Terminated;

function notAllowed(cmdlet: string, name: string, what: 'Null' | 'EmptyString' | 'EmptyArray'): Terminated {
  const text = { Null: 'it is null', EmptyString: 'it is an empty string', EmptyArray: 'it is an empty array' }[what];
  return new Terminated(
    errorRecord(
      `ParameterArgumentValidationError${what}NotAllowed,${cmdlet}`,
      'InvalidData',
      `Cannot bind argument to parameter '${name}' because ${text}.`,
      { terminating: true },
    ),
  );
}

function convertList(
  cmdlet: string,
  name: string,
  parameter: CatalogueParameter,
  type: string,
  value: PlainValue,
  mandatory: boolean,
  fail: Fail,
): PlainValue {
  const items = Array.isArray(value) ? value : [value];
  // -LicenseServer may be empty, which clears the list when -Mode is absent (docs/behaviour/module.md section 8).
  if (items.length === 0 && mandatory && name !== 'LicenseServer') throw notAllowed(cmdlet, name, 'EmptyArray');
  return items.map((item) => scalar(cmdlet, name, parameter, type.slice(0, -2), item, mandatory, fail));
}

/** Flags: a list of names, or one text with commas; none of them checked against case. */
function flags(parameter: CatalogueParameter, value: PlainValue, fail: Fail): PlainValue {
  const names = (Array.isArray(value) ? value : shown(value).split(',')).map((item) => shown(item).trim());
  const allowed = parameter.values ?? [];
  const known = names
    .filter((name) => name !== '')
    .map((name) => {
      const match = allowed.find((other) => other.toLowerCase() === name.toLowerCase());
      if (!match) throw fail(`Unable to match the identifier name ${name} to a valid enumerator name.`);
      return match;
    });
  return known.filter((name) => name !== 'None');
}

function scalar(
  cmdlet: string,
  name: string,
  parameter: CatalogueParameter,
  type: string,
  value: PlainValue,
  mandatory: boolean,
  fail: Fail,
): PlainValue {
  if (type === 'SwitchParameter') {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    throw fail(
      `Cannot convert value to type System.Management.Automation.SwitchParameter.`,
      'InvalidArgument',
      'CannotConvertArgument',
    );
  }
  if (type === 'Boolean') {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    throw fail(
      'Cannot convert value to type System.Boolean. Boolean parameters accept only Boolean values and numbers.',
    );
  }
  const range = INTEGERS[type];
  if (range) return integer(cmdlet, name, value, range, fail);
  if (type === 'String' || type === 'SecureString' || type === 'TimeSpan' || type === 'IPAddress' || ENUM.test(type)) {
    return text(cmdlet, name, parameter, type, value, mandatory, fail);
  }
  return value;
}

function integer(cmdlet: string, name: string, value: PlainValue, range: [number, number], fail: Fail): number {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^-?\d+$/.test(value.trim())
        ? Number(value)
        : Number.NaN;
  if (!Number.isInteger(number) || number < range[0] || number > range[1])
    throw fail(`Cannot convert value "${shown(value)}" to an integer of its type.`);
  const allowed = RANGES[`${name},${cmdlet}`];
  if (allowed && (number < allowed[0] || number > allowed[1])) {
    throw new Terminated(
      errorRecord(
        `ParameterArgumentValidationError,${cmdlet}`,
        'InvalidData',
        `Cannot validate argument on parameter '${name}'. The ${number} argument is not between ${allowed[0]} and ${allowed[1]}.`,
        { terminating: true },
      ),
    );
  }
  return number;
}

function text(
  cmdlet: string,
  name: string,
  parameter: CatalogueParameter,
  type: string,
  value: PlainValue,
  mandatory: boolean,
  fail: Fail,
): PlainValue {
  if (typeof value === 'object') throw fail(`Cannot convert value to type System.${type}.`);
  const result = String(value);
  if (result === '' && mandatory) throw notAllowed(cmdlet, name, 'EmptyString');
  if (type === 'TimeSpan' && !/^-?(\d+\.)?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$|^\d+$/.test(result))
    throw fail(`Cannot convert value "${result}" to type System.TimeSpan.`);
  if (type === 'IPAddress' && !/^\d{1,3}(\.\d{1,3}){3}$/.test(result))
    throw fail(`Cannot convert value "${result}" to type System.Net.IPAddress.`);
  if (!parameter.values || !isClosed(type, parameter.values)) return result;
  const match = parameter.values.find((allowed) => allowed.toLowerCase() === result.toLowerCase());
  if (match) return match;
  if (ENUM.test(type))
    throw fail(
      `Unable to match the identifier name ${result} to a valid enumerator name: ${parameter.values.join(', ')}.`,
    );
  throw new Terminated(
    errorRecord(
      `ParameterArgumentValidationError,${cmdlet}`,
      'InvalidData',
      `Cannot validate argument on parameter '${name}'. The argument "${result}" does not belong to the set "${parameter.values.join(',')}".`,
      { terminating: true },
    ),
  );
}

/** Some pages list example values in words ("A distinguished name"); only identifiers make a closed set. */
function isClosed(type: string, values: string[]): boolean {
  return ENUM.test(type) || (type === 'String' && values.every((value) => /^[A-Za-z][A-Za-z0-9_-]*$/.test(value)));
}

/** Text of any value; objects as JSON, since not every object knows how to become text. */
export function shown(value: PlainValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
