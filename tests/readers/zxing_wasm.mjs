// Reads one grey picture as the page's worker does (static/public/code-reader/worker.js): standard input is width and
// height as 32-bit little-endian, then the bytes; standard output the text as JSON, null where nothing was read.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(process.argv[2] + '/')
const { prepareZXingModule, readBarcodes } = require('zxing-wasm/reader')
const wasmBinary = readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm')).buffer
prepareZXingModule({ overrides: { wasmBinary } })
const input = readFileSync(0)
const width = input.readUInt32LE(0)
const height = input.readUInt32LE(4)
const data = new Uint8ClampedArray(width * height * 4).fill(255)
for (let i = 0; i < width * height; i++) data.fill(input[8 + i], i * 4, i * 4 + 3)
const found = await readBarcodes({ width, height, data }, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 })
process.stdout.write(JSON.stringify(found[0]?.text ?? null))
