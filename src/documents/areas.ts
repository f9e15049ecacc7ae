/** Areas of the Remote Desktop deployment; each is managed in both documents or in neither. */
export const AREAS = [
  'connectionBrokers',
  'licensing',
  'sessionHosts',
  'collections',
  'virtualDesktops',
  'webAccess',
  'gateway',
  'certificates',
] as const;
