// When to try again: soon after the first failure, ever more seldom after more, at once after a success.
export const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000]
/** While nothing fails but something still waits (another device's act, bytes), one look in this time is enough. */
export const REST_MS = PAUSES_MS[PAUSES_MS.length - 1]

/** failed: the line or the server gave out, try soon; rest: nothing to hurry for; done: nothing left to try. */
export type Outcome = 'failed' | 'rest' | 'done'

/** Calls `again` after a pause that grows with every failure in a row; one call waits at a time. */
export class Retry {
  private failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  constructor(private readonly again: () => unknown) {}

  after(outcome: Outcome): void {
    clearTimeout(this.timer)
    const pause = outcome === 'failed' ? PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)] : REST_MS
    this.failures = outcome === 'failed' ? this.failures + 1 : 0
    if (outcome !== 'done') this.timer = setTimeout(() => void this.again(), pause)
  }
}
