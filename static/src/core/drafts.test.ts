import { effectScope, nextTick, reactive } from 'vue'
import { expect, it, vi } from 'vitest'
import { memoryStore } from './testing'

vi.stubGlobal('localStorage', memoryStore())
const { dropAllDrafts, loadDraft, saveDraft, useDraft } = await import('./drafts')
const { session } = await import('./session')
const be = (id: string): void => session.know({ id } as never)

it("keeps one person's draft from another on the same device", () => {
  be('officer')
  saveDraft('task', { a: 1 })
  be('somebody else')
  expect(loadDraft('task')).toBeNull()
  be('officer')
  expect(loadDraft('task')).toEqual({ a: 1 })
})

it('fills a form again after the page was closed, until it is sent', async () => {
  be('officer')
  const first = effectScope()
  first.run(() => {
    const form = reactive({ text: '' })
    useDraft('answer', form)
    form.text = '已整改'
  })
  await nextTick()
  first.stop()
  const again = reactive({ text: '' })
  const sent = effectScope().run(() => useDraft('answer', again)) as () => void
  expect(again.text).toBe('已整改')
  sent()
  again.text = 'after'
  await nextTick()
  expect(loadDraft('answer')).toBeNull()
})

it('leaves nothing behind at sign-out', () => {
  be('officer')
  saveDraft('task', { a: 1 })
  localStorage.setItem('zs.display', '{}')
  dropAllDrafts()
  expect(loadDraft('task')).toBeNull()
  expect(localStorage.getItem('zs.display')).toBe('{}')
})
