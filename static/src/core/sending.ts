// Sending bytes that take a while: fetch tells nothing on the way, XMLHttpRequest does.

/** Send and say how far it is, in whole percent; rejects where nothing came back. */
export function sendTelling(address: string, init: RequestInit, tell: (percent: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(init.method ?? 'GET', address)
    for (const [name, value] of Object.entries(init.headers as Record<string, string>)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => tell(Math.floor((100 * loaded) / Math.max(1, total)))
    request.onload = () => {
      const headers = request.getAllResponseHeaders().trim().split(/\r?\n/).map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
      resolve(new Response(request.status === 204 ? null : request.responseText, { status: request.status, headers: headers.filter(([name]) => name) }))
    }
    request.onerror = request.onabort = () => reject(new TypeError('no answer'))
    request.send(init.body as XMLHttpRequestBodyInit | null)
  })
}
