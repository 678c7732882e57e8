// A rate as people say it, in per cent, and as the rule keeps it, a decimal of at most four places.

/** "0.0250" → "2.5" */
export function toPercent(rate: string): string {
  const tenThousandths = Math.round(Number(rate) * 10_000)
  return String(tenThousandths / 100)
}

/** "2.5" → "0.025"; null when it is not a share. */
export function ofPercent(text: string): string | null {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text.trim())) return null
  const tenThousandths = Math.round(Number(text) * 100)
  return tenThousandths > 10_000 ? null : String(tenThousandths / 10_000)
}
