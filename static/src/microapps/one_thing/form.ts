import { friendlyTime, fromLocalField, toLocalField } from '@/core/format'
import type { FormSpec } from './shapes'

/** Values as typed → as the contract takes them; empty optional ones are left out. */
export function valuesOf(specs: FormSpec[], typed: Record<string, string>): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const spec of specs) {
    const text = (typed[spec.name] ?? '').trim()
    if (!text) continue
    if (spec.type === 'number') values[spec.name] = Number(text)
    else if (spec.type === 'datetime') values[spec.name] = fromLocalField(text)
    else values[spec.name] = text
  }
  return values
}

export const isComplete = (specs: FormSpec[], typed: Record<string, string>): boolean =>
  specs.every((spec) => !spec.required || Boolean((typed[spec.name] ?? '').trim()))

/** A stored value as people read it. */
export function readable(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return friendlyTime(value)
  if (Array.isArray(value)) return value.map(readable).join('、')
  return value === null || value === undefined ? '' : String(value)
}

/** Stored values → as they are typed again. */
export const typedOf = (specs: FormSpec[], stored: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(specs.map((spec) => [spec.name, typed(spec, stored[spec.name])]))

function typed(spec: FormSpec, value: unknown): string {
  if (value === null || value === undefined) return ''
  return spec.type === 'datetime' ? toLocalField(Date.parse(String(value))) : String(value)
}
