// Asked once, before what cannot be undone, in words that name the thing: never "sure? yes, no".
import { shallowRef } from 'vue'

export interface Question {
  title: string
  message: string
  /** What is done: 退出登录, never 确定. */
  yes: string
  /** What stays as it is: 保留. */
  no?: string
}
/** The question on the screen, with whom to tell the answer. */
export const asked = shallowRef<(Question & { tell: (isSure: boolean) => void }) | null>(null)

/** True when the person taps `yes`; anything else leaves things as they are. */
export function ask(question: Question): Promise<boolean> {
  asked.value?.tell(false)
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      tell(isSure) {
        asked.value = null
        resolve(isSure)
      },
    }
  })
}
