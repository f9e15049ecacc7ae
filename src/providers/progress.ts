/** From so many objects on, somebody wonders whether it goes on. */
const LARGE = 100;
const LINES = 10;

/** Counts what is done of much; a line for every tenth, so that a log of CI shows that it goes on, and where it is. */
export class Progress {
  private done = 0;

  constructor(
    private readonly what: string,
    private readonly total: number,
    private readonly show: (text: string) => void,
  ) {}

  step(): void {
    this.done += 1;
    if (this.total < LARGE) return;
    const tenth = (count: number) => Math.floor((count * LINES) / this.total);
    if (tenth(this.done) > tenth(this.done - 1)) this.show(`${this.what}: ${this.done} of ${this.total} objects`);
  }
}
