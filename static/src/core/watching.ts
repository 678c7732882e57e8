// Reading again while somebody waits for what another person does on their own phone.
import { onBeforeUnmount } from 'vue'
import { link } from './offline/sync'

const EVERY_MS = 2500

/** Call `read` every few seconds while the page is seen, has signal and `isWaiting`; never twice at once. */
export function whileWaiting(isWaiting: () => boolean, read: () => Promise<unknown>): void {
  let isReading = false
  const clock = window.setInterval(async () => {
    if (isReading || document.visibilityState !== 'visible' || !link.isOnline || !isWaiting()) return
    isReading = true
    await read().finally(() => (isReading = false))
  }, EVERY_MS)
  onBeforeUnmount(() => clearInterval(clock))
}
