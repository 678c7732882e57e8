// The proof that changes every minute beside a code on the screen: TOTP (RFC 6238) with SHA-256, computed on the phone.
export async function proofOf(secretHex: string, step: number, digits = 8): Promise<string> {
  const secret = Uint8Array.from(secretHex.match(/../g) ?? [], (octet) => parseInt(octet, 16))
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const counter = new DataView(new ArrayBuffer(8))
  counter.setUint32(0, Math.floor(step / 2 ** 32))
  counter.setUint32(4, step >>> 0)
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer))
  const start = mac.getUint8(mac.byteLength - 1) & 15
  return String((mac.getUint32(start) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}
