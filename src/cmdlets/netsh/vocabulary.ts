/** Those of one object of a Network Policy Server; conditions and settings of a policy may be given any number of times. */
const POLICY =
  'name state processingorder policysource conditionid conditiondata profileid profiledata advprofiletype advprofiledata';

/**
 * The netsh commands that are known, by context: what a dump may hold and what a kind may call (docs/behaviour/remote-access.md
 * sections 2 to 4). `verb: arguments`, the arguments in the order in which a dump may write them without their names.
 */
const COMMANDS: Record<string, Record<string, string>> = {
  ras: {
    'set authmode': 'mode',
    'add authtype': 'type',
    'delete authtype': 'type',
    'add link': 'type',
    'delete link': 'type',
    'add multilink': 'type',
    'delete multilink': 'type',
    'set user': 'name dialin cbpolicy cbnumber',
    'set conf': 'confstate',
    'set type': 'ipv4rtrtype ipv6rtrtype rastype',
    'set wanports': 'device rasinonly ddinout ddoutonly maxports',
    'set sstp-ssl-cert': 'name hash',
    'set ikev2connection': 'idletimeout nwoutagetime',
    'set ikev2saexpiry': 'saexpirytime sadatasizelimit',
    'add registeredserver': 'domain server',
    'delete registeredserver': 'domain server',
    'set tracing': 'component state',
  },
  'ras ip': {
    'delete pool': '',
    'set negotiation': 'mode',
    'set access': 'mode',
    'set addrreq': 'mode',
    'set broadcastnameresolution': 'mode',
    'set addrassign': 'method',
    'add range': 'from to',
    'delete range': 'from to',
    'set preferredadapter': 'name',
  },
  'ras ipv6': {
    'set negotiation': 'mode',
    'set access': 'mode',
    'set routeradvertise': 'mode',
    'set prefix': 'prefix',
  },
  'ras ipx': { 'set negotiation': 'mode', 'set access': 'mode' },
  'ras netbeui': { 'set negotiation': 'mode', 'set access': 'mode' },
  'ras appletalk': { 'set negotiation': 'mode' },
  'ras aaaa': {
    'set authentication': 'provider',
    'set accounting': 'provider',
    'add authserver': 'name secret init-score port timeout signature',
    'delete authserver': 'name',
    'add acctserver': 'name secret init-score port timeout messages',
    'delete acctserver': 'name',
    'set ipsecpolicy': 'psk secret',
  },
  'ras diagnostics': {
    'set rastracing': 'component state',
    'set modemtracing': 'state',
    'set cmtracing': 'state',
    'set securityeventlog': 'state',
    'set loglevel': 'events',
  },
  'routing ip': {
    reset: '',
    'set loglevel': 'loglevel',
    'add preferenceforprotocol': 'proto preflevel',
    'set preferenceforprotocol': 'proto preflevel',
    'delete preferenceforprotocol': 'proto',
    'add interface': 'name state',
    'set interface': 'name state',
    'delete interface': 'name',
    'add persistentroute': 'dest mask name nhop proto preference metric view',
    'set persistentroute': 'dest mask name nhop proto preference metric view',
    'delete persistentroute': 'dest mask name nhop',
    'set filter': 'name filtertype action fragcheck',
    'add filter': 'name filtertype srcaddr srcmask dstaddr dstmask proto srcport dstport type code',
  },
  'routing ip nat': {
    install: '',
    uninstall: '',
    'set global': 'tcptimeoutmins udptimeoutmins loglevel',
    'add interface': 'name mode',
    'set interface': 'name mode',
    'delete interface': 'name',
    'add addressrange': 'name start end mask',
    'delete addressrange': 'name start',
    'add addressmapping': 'name public private inboundsessions',
    'delete addressmapping': 'name public',
    'add portmapping': 'name proto publicip publicport privateip privateport',
    'delete portmapping': 'name proto publicip publicport',
    'add ftp': '',
    'delete ftp': '',
  },
  'routing ip relay': {
    install: '',
    uninstall: '',
    'set global': 'loglevel',
    'add dhcpserver': 'server',
    'delete dhcpserver': 'server',
    'add interface': 'name relaymode maxhop minsecs',
    'set interface': 'name relaymode maxhop minsecs',
    'delete interface': 'name',
  },
  'routing ip igmp': {
    install: '',
    uninstall: '',
    'set global': 'loglevel',
    'add interface':
      'name igmpprototype ifenabled robustvar startupquerycount startupqueryinterval genqueryinterval genqueryresptime lastmemquerycount lastmemqueryinterval accnonrtralertpkts',
    'set interface':
      'name igmpprototype ifenabled robustvar startupquerycount startupqueryinterval genqueryinterval genqueryresptime lastmemquerycount lastmemqueryinterval accnonrtralertpkts',
    'delete interface': 'name',
  },
  'routing ip rip': {
    install: '',
    uninstall: '',
    'set global': 'loglevel mintrig peermode',
    'add interface':
      'name metric updatemode announce accept expire remove update authmode tag unicast accfiltmode annfiltmode',
    'set interface':
      'name metric updatemode announce accept expire remove update authmode tag unicast accfiltmode annfiltmode',
    'delete interface': 'name',
    'set flags': 'name flag',
    'add neighbor': 'name neighboraddr',
    'delete neighbor': 'name neighboraddr',
    'add acceptfilter': 'name filter',
    'delete acceptfilter': 'name filter',
    'add announcefilter': 'name filter',
    'delete announcefilter': 'name filter',
    'add peerfilter': 'server',
    'delete peerfilter': 'server',
  },
  'routing ip ospf': { install: '', uninstall: '' },
  'routing ip dnsproxy': {
    install: '',
    uninstall: '',
    'set global': 'querytimeout dnsmode loglevel',
    'set interface': 'name state',
  },
  'routing ip autodhcp': {
    install: '',
    uninstall: '',
    'set global': 'loglevel scopenetwork scopemask leasetimeminutes',
    'set interface': 'name mode',
    'add exclusion': 'exclude',
    'delete exclusion': 'exclude',
  },
  'routing ip routerdiscovery': {
    install: '',
    uninstall: '',
    'add interface': 'name disc minint maxint life level',
    'set interface': 'name disc minint maxint life level',
    'delete interface': 'name',
  },
  nps: {
    'reset config': '',
    'reset client': '',
    'reset crp': '',
    'reset np': '',
    'reset eventlog': '',
    'reset filelogging': '',
    'reset ports': '',
    'reset remoteserver': '',
    'reset remoteservergroup': '',
    'reset sqllog': '',
    'add client': 'name address state sharedsecret requireauthattrib napcompatible vendor vendorname',
    'add crp': POLICY,
    'add np': POLICY,
    'add registeredserver': 'domain server',
    'add remoteservergroup': 'name',
    'add remoteserver':
      'remoteservergroup address authport authsharedsecret acctport acctsharedsecret usesamesecret priority weight timeout maxlost blackout notify',
    'set eventlog': 'accept reject',
    'set ports': 'auth acct',
  },
  'routing ipv6 relayv6': { install: '', uninstall: '' },
  routing: { reset: '' },
};

/** Contexts a dump walks through that hold nothing of their own. */
const PASSED = ['routing ipv6', 'ro', 'ro demanddial', 'routing demanddial'];

export const CONTEXTS: readonly string[] = [...Object.keys(COMMANDS), ...PASSED].sort(
  (one, other) => other.length - one.length,
);

/** Names of a command's arguments in their order; undefined = no such command in this context. */
export function argumentsOf(context: string, verb: string): string[] | undefined {
  const known = COMMANDS[context]?.[verb];
  return known === undefined ? undefined : known.split(' ').filter((name) => name !== '');
}
