/** Calls back each time `ms` have passed for real, and keeps no process alive; the result ends it. */
export function everyReal(ms: number, tell: () => void): () => void {
  const timer = setInterval(tell, ms).unref();
  return () => clearInterval(timer);
}
