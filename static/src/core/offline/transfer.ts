// Files of written-down acts go up by tus, from where the server left off, in pieces small enough for a bad line.
import { freshToken } from '../api'
import { outbox } from './outbox'
import { keptFile, store } from './store'

const PIECE = 64 * 1024
const ENDPOINT = '/api/v1/files/uploads'
const STALLED_MS = 20_000

/** Every file the outbox speaks of that is not up yet; true when at least one arrived. */
export async function uploadFiles(): Promise<boolean> {
  const here = await store()
  if (!here) return false
  const wanted = new Map(outbox.entries.filter((one) => one.state !== 'rejected').flatMap((one) => one.files.map((file) => [file.sha256, file.name])))
  let arrived = false
  for (const [sha256, name] of wanted) {
    const row = await here.db.get('files', sha256)
    if (!row || row.uploaded) continue
    const blob = await keptFile(sha256)
    if (!blob) continue
    outbox.uploading++
    try {
      await send(blob, sha256, name, here.deviceId)
      await here.db.put('files', { ...row, uploaded: true }, sha256)
      arrived = true
    } finally {
      outbox.uploading--
    }
  }
  return arrived
}

async function send(blob: Blob, sha256: string, filename: string, device: string): Promise<void> {
  const { Upload } = await import('tus-js-client')
  return new Promise((resolve, reject) => {
    // A request may hang for ever on a line that went away; the next round goes on from what has arrived.
    let stalled = 0
    const alive = (): void => {
      clearTimeout(stalled)
      stalled = window.setTimeout(() => {
        void upload.abort()
        reject(new Error('upload stalled'))
      }, STALLED_MS)
    }
    const upload = new Upload(blob, {
      endpoint: ENDPOINT,
      chunkSize: PIECE,
      retryDelays: [0, 1000, 3000],
      metadata: { filename, sha256 },
      // Resumed over reloads by what the file is, not by its name.
      fingerprint: () => Promise.resolve(`zs.upload.${device}.${sha256}`),
      removeFingerprintOnSuccess: true,
      onBeforeRequest: async (request) => {
        alive()
        request.setHeader('Authorization', `Bearer ${await freshToken()}`)
      },
      onProgress: alive,
      onSuccess: () => {
        clearTimeout(stalled)
        resolve()
      },
      onError: (error) => {
        clearTimeout(stalled)
        reject(error)
      },
    })
    upload
      .findPreviousUploads()
      .then(([previous]) => {
        if (previous) upload.resumeFromPreviousUpload(previous)
        upload.start()
      })
      .catch(reject)
  })
}

/** Files nobody speaks of any more. */
export async function dropSpentFiles(): Promise<void> {
  const here = await store()
  if (!here) return
  const spoken = new Set(outbox.entries.flatMap((one) => one.files.map((file) => file.sha256)))
  for (const sha256 of await here.db.getAllKeys('files')) {
    const row = await here.db.get('files', sha256)
    if (row?.uploaded && !spoken.has(sha256)) await here.db.delete('files', sha256)
  }
}
