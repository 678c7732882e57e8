import { expect, test } from 'vitest'
import { fenOf } from './format'
import { rmbUpper } from './rmb'
import { capital } from '../../../data/test_vectors.json'

/** The vectors that the server's words are held to; a fine is typed with at most nine digits. */
const typed = Object.entries(capital as Record<string, string>).filter(([yuan]) => fenOf(yuan) !== null)

test.each(typed)('%s yuan', (yuan, words) => {
  expect(rmbUpper(fenOf(yuan) ?? -1)).toBe(words)
})
