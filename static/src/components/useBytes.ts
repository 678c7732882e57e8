// Something behind sign-in, as a blob to show: an <img> or a link sends no token.
import { onBeforeUnmount, ref, watch } from 'vue'
import { bytes } from '@/core/api'

export function useBytes(path: () => string) {
  const source = ref('')
  const type = ref('')
  const hasFailed = ref(false)

  function release(): void {
    if (source.value) URL.revokeObjectURL(source.value)
    source.value = ''
  }
  async function load(): Promise<void> {
    const wanted = path()
    release()
    hasFailed.value = false
    try {
      const blob = await bytes(wanted)
      if (wanted !== path()) return
      type.value = blob.type
      source.value = URL.createObjectURL(blob)
    } catch {
      hasFailed.value = true
    }
  }
  watch(path, load, { immediate: true })
  onBeforeUnmount(release)
  return { source, type, hasFailed, load }
}
