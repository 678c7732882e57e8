// Saving a drawing as a picture, and a file of the server to the device.
import { bytes } from '@/core/api'

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.appendChild(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** An export of the server, with the token that a plain link would lack. */
export async function saveExport(path: string, name: string): Promise<void> {
  save(await bytes(path), name)
}

/** The drawing as a file of its own: size, font and background written into it. */
function standalone(svg: SVGSVGElement): { text: string; width: number; height: number } {
  const box = svg.viewBox.baseVal
  const width = box?.width || svg.clientWidth
  const height = box?.height || svg.clientHeight
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.setAttribute('font-family', getComputedStyle(document.body).fontFamily)
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', '#ffffff')
  copy.insertBefore(ground, copy.firstChild)
  return { text: new XMLSerializer().serializeToString(copy), width, height }
}

export function saveSvg(svg: SVGSVGElement, name: string): void {
  save(new Blob([standalone(svg).text], { type: 'image/svg+xml' }), `${name}.svg`)
}

/** Twice the size, so that it is sharp on paper; rejects where the browser cannot draw it. */
export async function savePng(svg: SVGSVGElement, name: string): Promise<void> {
  const { text, width, height } = standalone(svg)
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    await new Promise((resolve, reject) => {
      image.onload = resolve
      image.onerror = () => reject(new Error('这台设备无法生成图片，请改用 SVG。'))
      image.src = url
    })
    const canvas = document.createElement('canvas')
    canvas.width = width * 2
    canvas.height = height * 2
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (!blob) throw new Error('这台设备无法生成图片，请改用 SVG。')
    save(blob, `${name}.png`)
  } finally {
    URL.revokeObjectURL(url)
  }
}
