// An unmodified tus-js-client uploads one file; used by test_uploads.py. Prints what happened as JSON lines.
import { createReadStream, statSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../static/package.json', import.meta.url))
const tus = require('tus-js-client')
const [endpoint, token, path, sha256, chunk] = process.argv.slice(2)
const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`)

const upload = new tus.Upload(createReadStream(path), {
  endpoint,
  uploadSize: statSync(path).size,
  chunkSize: Number(chunk),
  retryDelays: Array(60).fill(250),
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: 'video.mp4', sha256 },
  onAfterResponse: (request, response) => say({ method: request.getMethod(), status: response.getStatus() }),
  onChunkComplete: (_size, sent) => say({ sent }),
  onSuccess: () => say({ done: upload.url }),
  onError: (error) => {
    say({ error: String(error.originalResponse?.getStatus() ?? error.message) })
    process.exitCode = 1
  },
})
upload.start()
