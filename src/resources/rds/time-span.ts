/** A .NET TimeSpan as text: `00:01:00`, with days in front where there are some. */
export function formatTimeSpan(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  const part = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const clock = [part((seconds % 86400) / 3600), part((seconds % 3600) / 60), part(seconds % 60)].join(':');
  return days > 0 ? `${days}.${clock}` : clock;
}

/** Seconds of a TimeSpan, which may come as text or as an object with its parts; undefined for anything else. */
export function parseTimeSpan(value: unknown): number | undefined {
  if (typeof value === 'object' && value !== null) {
    const total = (value as { TotalSeconds?: unknown }).TotalSeconds;
    return typeof total === 'number' ? total : undefined;
  }
  const match = typeof value === 'string' ? /^(?:(\d+)\.)?(\d+):(\d{2}):(\d{2})(?:\.\d+)?$/.exec(value) : null;
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (days ?? 0) * 86400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}
