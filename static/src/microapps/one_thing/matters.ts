// The matters and their forms change with the program, not with the day: asked for once.
import type { FormSpec, Matter } from './shapes'
import { get } from '@/core/api'

let asked: Promise<Matter[]> | null = null

/** All matters; a failed try is forgotten. Raises ApiError. */
export function matters(): Promise<Matter[]> {
  asked ??= get<{ items: Matter[] }>('/one-thing/matters').then(
    ({ items }) => items,
    (error: unknown) => {
      asked = null
      throw error
    },
  )
  return asked
}

/** What a matter's form asks; nothing for a matter that is gone. */
export const formOf = async (code: string): Promise<FormSpec[]> => (await matters()).find((one) => one.code === code)?.form ?? []
