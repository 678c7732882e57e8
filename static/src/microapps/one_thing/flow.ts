import type { Matter } from './shapes'

/** How a matter is decided, in one line: 审批 → 法律意见、财务意见 → 签发; what waits for the same stands side by side. */
export function wayOf(steps: Matter['steps']): string {
  const depths = new Map<string, number>()
  const rows: string[][] = []
  for (const step of steps) {
    const depth = Math.max(-1, ...step.after.map((key) => depths.get(key) ?? -1)) + 1
    depths.set(step.key, depth)
    const row = (rows[depth] ??= [])
    row.push(step.title)
  }
  return rows.map((row) => row.join('、')).join(' → ')
}
