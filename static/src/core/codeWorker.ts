// The worker that reads codes from pictures and draws them: zxing-wasm, under the worker's own policy.
interface Answer {
  id: number
  result?: string | null
  error?: string
}
let worker: Worker | null = null
let asked = 0
const waiting = new Map<number, (answer: Answer) => void>()

function ask(message: object, transfer: Transferable[] = []): Promise<string | null> {
  if (!worker) {
    worker = new Worker('/code-reader/worker.js')
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      waiting.get(data.id)?.(data)
      waiting.delete(data.id)
    }
    worker.onerror = () => {
      for (const [id, settle] of waiting) settle({ id, error: 'worker' })
      waiting.clear()
      worker = null
    }
  }
  const id = ++asked
  return new Promise((resolve, reject) => {
    waiting.set(id, (answer) => (answer.error ? reject(new Error(answer.error)) : resolve(answer.result ?? null)))
    worker?.postMessage({ id, ...message }, transfer)
  })
}

/** The text of a code in a picture, or null. */
export const readImage = (image: ImageData): Promise<string | null> => ask({ kind: 'read', image }, [image.data.buffer])

/** A QR symbol as SVG. */
export const drawCode = async (text: string): Promise<string> => (await ask({ kind: 'draw', text })) ?? ''
