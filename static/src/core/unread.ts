// The two counts on the tab bar; true as of the last time a page asked.
import { reactive } from 'vue'
import { get } from './api'
import type { Page } from './types'

const MOST = 100
export const unread = reactive({ todos: 0, messages: 0 })

export async function countUnread(): Promise<void> {
  const size = async (path: string, query: object): Promise<number> =>
    (await get<Page<unknown>>(path, { ...query, limit: MOST })).items.length
  const [todos, messages] = await Promise.all([
    size('/workbench/todos', { status: 'open' }).catch(() => 0),
    size('/workbench/messages', { unread: 'true' }).catch(() => 0),
  ])
  Object.assign(unread, { todos, messages })
}
