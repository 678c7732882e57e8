// Reads and draws codes with zxing-wasm. It runs in a worker, because only a worker's own policy allows WebAssembly.
/* global ZXingWASM, importScripts, self */
const here = self.location.href.replace(/[^/]*$/, '')
const parts = {}

function part(name) {
  if (!parts[name]) {
    importScripts(`${here}zxing-${name}.js`)
    const library = ZXingWASM
    library.prepareZXingModule({ overrides: { locateFile: (file) => here + file } })
    parts[name] = library
  }
  return parts[name]
}

async function read(image) {
  const found = await part('reader').readBarcodes(image, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 })
  return found.length && found[0].isValid ? found[0].text : null
}

async function draw(text) {
  const made = await part('writer').writeBarcode(text, { format: 'QRCode', options: 'ecLevel=M', addQuietZones: true, scale: 8 })
  if (made.error) throw new Error(made.error)
  return made.svg
}

self.onmessage = async ({ data }) => {
  try {
    const result = data.kind === 'read' ? await read(data.image) : await draw(data.text)
    self.postMessage({ id: data.id, result })
  } catch (error) {
    self.postMessage({ id: data.id, error: String(error) })
  }
}
