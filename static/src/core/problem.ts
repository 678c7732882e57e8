// RFC 9457 problems, as the server tells them, and what a page shows of them.

export interface FieldError {
  pointer: string
  detail: string
}

export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  trace_id?: string
  retryable?: boolean
  code?: string
  rule?: string
  law?: string
  article?: string
  allowed_actions?: string[]
  errors?: FieldError[]
}

/** A call that failed; status 0 means that no answer came at all. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title)
    this.name = 'ApiError'
  }

  get status(): number {
    return this.problem.status
  }

  /** `type` without its folder: "/problems/rule-refusal" → "rule-refusal". */
  get slug(): string {
    return this.problem.type.split('/').pop() ?? ''
  }

  /** Errors by top-level field: "/json/citizen/name" → {citizen: …, "citizen.name": …}. */
  get fields(): Record<string, string> {
    const found: Record<string, string> = {}
    for (const { pointer, detail } of this.problem.errors ?? []) {
      const path = pointer.split('/').filter(Boolean).slice(1)
      if (path.length) {
        found[path[0]] = detail
        found[path.join('.')] = detail
      }
    }
    return found
  }
}

export const OFFLINE: Problem = {
  type: '/problems/offline',
  title: 'No connection',
  status: 0,
  detail: '没有连上服务器。您填写的内容仍在本机，恢复网络后请再试一次。',
  retryable: true,
}

/** Anything thrown, as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  const detail = error instanceof Error && error.message ? error.message : '页面出现问题，请重试。'
  return { type: '/problems/page', title: 'Page error', status: -1, detail }
}

/** 《law》第 article 条, or null where no law speaks: "74(3)" reads 第74条第3款, "27、28" 第27、28条, words stay words. */
export function lawOf(problem: Problem): string | null {
  if (!problem.law) return null
  const article = problem.article ?? ''
  const numbered = /^(\d[\d、,-]*)(?:\((\d+)\))?$/.exec(article)
  if (!numbered) return `《${problem.law}》${article}`
  return `《${problem.law}》第${numbered[1]}条${numbered[2] ? `第${numbered[2]}款` : ''}`
}

/** What is safe after it failed: a change that was refused changed nothing, and one without an answer is never done twice. */
export function keptOf(problem: Problem): string {
  if (problem.status >= 500 || problem.retryable) return problem.status === 0 ? '' : '再试一次不会重复办理，您填写的内容还在。'
  return [400, 409, 412, 422].includes(problem.status) ? '没有办成，也没有改动；您填写的内容还在。' : ''
}

/** What the help desk finds the failure by, short enough to read out; nothing where the person can help themselves. */
export function repairNumber(problem: Problem): string {
  if (problem.status < 500 || !problem.trace_id) return ''
  return problem.trace_id.slice(-8).toUpperCase().replace(/^(.{4})/, '$1-')
}

/** The problem a response carries, also where a proxy answered something else. */
export async function readProblem(response: Response): Promise<Problem> {
  const body = await response.json().catch(() => null)
  if (body && typeof body === 'object' && 'status' in body) return body as Problem
  return {
    type: '/problems/unreadable',
    title: response.statusText,
    status: response.status,
    detail: response.status >= 500 ? '服务器忙，这次没有办成。' : '服务器没有收下这次操作。请核对后再试。',
    retryable: response.status >= 500,
  }
}
