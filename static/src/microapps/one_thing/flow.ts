import type { Matter } from './shapes'

/** How a step stands in the progress: its shape, and its line. */
export const MARK: Record<string, [icon: string, line: string]> = {
  waiting: ['s-wait', 'wait'],
  open: ['s-now', 'now'],
  submitted: ['s-ok', 'done'],
  approved: ['s-ok', 'done'],
  rejected: ['s-bad', 'done bad'],
  returned: ['s-warn', 'done warn'],
  withdrawn: ['s-off', 'done'],
}

/** Steps in the order they are taken; those that wait for the same stand side by side. */
export function ranks<T extends { key: string; after: string[] }>(steps: T[]): T[][] {
  const depths = new Map<string, number>()
  const rows: T[][] = []
  for (const step of steps) {
    const depth = Math.max(-1, ...step.after.map((key) => depths.get(key) ?? -1)) + 1
    depths.set(step.key, depth)
    ;(rows[depth] ??= []).push(step)
  }
  return rows
}

/** How a matter is decided, in one line: 审批 → 法律意见、财务意见 → 签发. */
export const wayOf = (steps: Matter['steps']): string => ranks(steps).map((row) => row.map((step) => step.title).join('、')).join(' → ')
