/** What the reports need of picocolors; given by the caller, who knows whether a terminal reads them. */
export interface Colors {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const same = (text: string): string => text;

/** For files, pipes and tests. */
export const plainColors: Colors = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };
