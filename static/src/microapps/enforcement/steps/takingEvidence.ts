// Pictures as evidence: taken, hashed, kept on the device with the moment and the place, and sent with the next signal.
import { ref } from 'vue'
import type { StepContext } from '../shapes'
import { locateIfPossible } from '@/core/bridge'
import { keep } from '@/core/files'
import { isoNow } from '@/core/format'

/** `take(event, about)` for a file field: `about` names the item of the checklist, or what the picture proves. */
export function useEvidence(props: StepContext) {
  const isTaking = ref(false)

  async function take(event: Event, about: { item?: string; proof?: string } = {}): Promise<void> {
    const field = event.target as HTMLInputElement
    isTaking.value = true
    for (const file of Array.from(field.files ?? [])) {
      const captured_at = isoNow()
      await props.change('/evidence', async () => {
        // Indoors a position may take its whole ten seconds: the picture is not kept waiting on top of it.
        const [stored, position] = await Promise.all([keep(file), locateIfPossible()])
        return { file_id: stored.id, kind: 'photo', captured_at, sha256: stored.sha256, position, ...about }
      })
    }
    field.value = ''
    isTaking.value = false
  }
  return { take, isTaking }
}
