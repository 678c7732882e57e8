import { call, LOCAL } from './api'
import { prepare, readBytes } from './bridge'
import { keepFile, keptFile } from './offline/store'
import type { StoredFile } from './types'

export { LOCAL }

/** Prepare and upload one file; its digest is the fingerprint, so that a repeat is recognised. */
export async function upload(file: Blob, tell?: (percent: number) => void): Promise<StoredFile> {
  const { blob, sha256 } = await prepare(file)
  return send(blob, sha256, tell)
}

/** Upload bytes exactly as they are (a signature's PNG must stay a PNG). */
export async function send(blob: Blob, sha256: string, tell?: (percent: number) => void): Promise<StoredFile> {
  return call<StoredFile>('POST', '/files', { query: { sha256 }, content: blob, fingerprint: sha256, tell })
}

/** Keep a photo on the device, to go up with the act that names its `id`; where nothing can be kept, upload it now. */
export async function keep(file: Blob): Promise<{ id: string; sha256: string }> {
  const { blob, sha256 } = await prepare(file)
  return keepExactly(blob, sha256)
}

/** The same for bytes that must stay as they are. */
export async function keepExactly(blob: Blob, sha256: string): Promise<{ id: string; sha256: string }> {
  if (await keepFile(sha256, await readBytes(blob), blob.type)) return { id: `${LOCAL}${sha256}.${blob.size}`, sha256 }
  return send(blob, sha256)
}

/** A body whose local files were uploaded now, for an act that does not go through the outbox. */
export async function withUploads(body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const sent = { ...body }
  for (const [field, value] of Object.entries(body)) {
    sent[field] = Array.isArray(value) ? await Promise.all(value.map(uploaded)) : await uploaded(value)
  }
  return sent
}

async function uploaded(value: unknown): Promise<unknown> {
  if (typeof value !== 'string' || !value.startsWith(LOCAL)) return value
  const digest = value.slice(LOCAL.length).split('.')[0]
  const blob = await keptFile(digest)
  if (!blob) throw new Error('照片已不在本机，请重拍。')
  return (await send(blob, digest)).id
}
