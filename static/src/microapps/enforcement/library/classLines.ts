// A month's classes as pasted from a table: code, class, reasons, in columns divided by a tab or a comma.

export interface ClassLine {
  uscc: string
  grade: string
  reasons: string[]
}
export interface ClassLines {
  lines: ClassLine[]
  /** Lines that cannot be read, as they stand, with their number. */
  unread: Array<{ number: number; text: string }>
}
/** What the server takes at once. */
export const MOST = 500

const LINE = /^([0-9A-Z]{18})[\s,，;；]+([A-D])(?:[\s,，;；]+(.+))?$/

/** A first line of headings is passed over; empty lines too. */
export function readLines(text: string): ClassLines {
  const found: ClassLines = { lines: [], unread: [] }
  text.split(/\r?\n/).forEach((raw, n) => {
    const line = raw.trim()
    const [, uscc, grade, reasons] = LINE.exec(line.toUpperCase()) ?? []
    if (uscc) found.lines.push({ uscc, grade, reasons: reasons ? line.slice(-reasons.length).split(/[；;、|]/).map((one) => one.trim()).filter(Boolean).slice(0, 20) : [] })
    else if (line && !(n === 0 && /代码|信用/.test(line))) found.unread.push({ number: n + 1, text: line })
  })
  return found
}
