import { describe, expect, it } from 'vitest'
import { ApiError, asProblem, lawOf, readProblem } from './problem'
import type { Problem } from './problem'

const refusal = (more: Partial<Problem>): Problem => ({ type: '/problems/rule-refusal', title: 'Refused', status: 422, detail: '不行。', ...more })

describe('the article reads as lawyers write it', () => {
  it.each([
    ['51', '《行政处罚法》第51条'],
    ['74(3)', '《行政处罚法》第74条第3款'],
    ['27、28', '《行政处罚法》第27、28条'],
    ['附则', '《行政处罚法》附则'],
  ])('%s → %s', (article, said) => expect(lawOf(refusal({ law: '行政处罚法', article }))).toBe(said))
  it('says nothing where no law speaks', () => expect(lawOf(refusal({}))).toBeNull())
})

it('finds the field a pointer means', () => {
  const error = new ApiError(refusal({ errors: [{ pointer: '/json/citizen/name', detail: '必填。' }] }))
  expect(error.fields).toEqual({ citizen: '必填。', 'citizen.name': '必填。' })
  expect(error.slug).toBe('rule-refusal')
})

it("shows a proxy's page of HTML as a sentence", async () => {
  const problem = await readProblem(new Response('<html>502 Bad Gateway</html>', { status: 502 }))
  expect(problem).toMatchObject({ status: 502, retryable: true, detail: '服务器忙，这次没有办成。' })
})

it('never shows an exception without words', () => {
  expect(asProblem(new Error('')).detail).toBe('页面出现问题，请重试。')
  expect(asProblem('?').status).toBe(-1)
})
