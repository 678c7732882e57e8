// Reads grey pictures with jsQR: standard input is a run of (width, height as 32-bit little-endian, then the bytes);
// standard output is a JSON list of what was read, null where nothing was.
const jsQR = require(process.argv[2])
const input = require('node:fs').readFileSync(0)
const found = []
for (let at = 0; at < input.length; ) {
  const width = input.readUInt32LE(at)
  const height = input.readUInt32LE(at + 4)
  at += 8
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let i = 0; i < width * height; i++) pixels.fill(input[at + i], i * 4, i * 4 + 3)
  at += width * height
  found.push((jsQR(pixels, width, height) ?? { data: null }).data)
}
process.stdout.write(JSON.stringify(found))
