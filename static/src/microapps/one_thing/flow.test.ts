import { expect, test } from 'vitest'
import { wayOf } from './flow'

const step = (key: string, title: string, ...after: string[]) => ({ key, title, role: 'approver', after })

test('serial steps follow one another', () => {
  expect(wayOf([step('a', '审核'), step('b', '审批', 'a')])).toBe('审核 → 审批')
})

test('what waits for the same stands side by side', () => {
  expect(wayOf([step('a', '审核'), step('b', '法律意见', 'a'), step('c', '财务意见', 'a'), step('d', '签发', 'b', 'c')])).toBe(
    '审核 → 法律意见、财务意见 → 签发',
  )
})
