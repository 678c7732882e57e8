import { expect, test } from 'vitest'
import { canonical, check, commitmentOf, freshNonce } from './proof'
import type { Publication } from './proof'

const DRAW = '0199f0c1-2b3c-7d4e-8f50-617283940a1b'

test('the commitment of the format document', async () => {
  expect(await commitmentOf(DRAW, 1, 'a'.repeat(16))).toBe('1b7147f1c4f8586d72a8a153d183872dbac6beda42bcb20c0c76139cb35ff937')
})

test('canonical JSON is what Python writes', () => {
  expect(canonical({ b: [1, null, '企业"'], a: true })).toBe('{"a":true,"b":[1,null,"企业\\""]}')
})

test('a nonce is 32 digits and never the same', () => {
  expect(freshNonce()).toMatch(/^[0-9a-f]{32}$/)
  expect(freshNonce()).not.toBe(freshNonce())
})

test('a changed frame is named', async () => {
  const file = { format: 'zhangshang-draw/1', draw: { id: DRAW }, frame: { sha256: '0', lines: [] }, parties: [] }
  expect(await check(file as unknown as Publication)).toContain('名录库')
})
