// A receipt is believed when it names our bytes and the server's key signed it; the keys come from the one signed list.
import { decode, heldKeys, refreshKeys } from '../codeLists'
import { canVerify, verify } from '../signedCode'
import type { Entry } from './outbox'

export interface Receipt {
  id: string
  sequence: number
  sha256: string
  received_at: string
  kid: string
  signature: string
}

/** Whether the server holds this very act. Rejects when the key list cannot be fetched: then the act is sent again. */
export async function isHeld(receipt: Receipt | null, entry: Entry): Promise<boolean> {
  if (!receipt || receipt.sha256 !== entry.sha256 || receipt.id !== entry.id || receipt.sequence !== entry.sequence) return false
  // An older web view has no Ed25519: there the line (TLS) and the hash must do, as for codes (signedCode.ts).
  if (!(await canVerify())) return true
  const key = (await heldKeys().catch(() => null))?.receipt_keys[receipt.kid] ?? (await refreshKeys()).receipt_keys[receipt.kid]
  return Boolean(key && (await verify(key, decode(receipt.signature), signedText(receipt))))
}

/** What the signature stands over: five lines, UTF-8, no newline at the end (docs/offline-sync.md). */
export const signedText = (receipt: Omit<Receipt, 'kid' | 'signature'>): Uint8Array =>
  new TextEncoder().encode(['zs-receipt-v1', receipt.id, receipt.sequence, receipt.sha256, receipt.received_at].join('\n'))
