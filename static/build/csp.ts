// What the strict Content-Security-Policy (script-src 'self', style-src 'self') asks of the built pages.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const INLINE_SCRIPT = /<script\b(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g
const INJECTED_STYLE =
  /var __vite_style__ = document\.createElement\('style'\);__vite_style__\.textContent = ("(?:[^"\\]|\\.)*");document\.head\.appendChild\(__vite_style__\);/

/**
 * Classic chunks write their styles into <style> elements and start from an inline script; the policy forbids both, so
 * each becomes a file. Stands before the legacy plugin, whose Babel pass would make the styles unrecognisable.
 */
export function strictCsp(): Plugin {
  const sheets = new Map<string, string>()
  let root = ''
  return {
    name: 'zhangshang-strict-csp',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      root = join(config.root, config.build.outDir)
    },
    renderChunk(code, chunk) {
      const found = INJECTED_STYLE.exec(code)
      if (!found) return null
      // The entry's sheet holds Vant, tokens and base, so it has to come first.
      sheets.set(`${chunk.isEntry ? 0 : 1} ${chunk.name} ${chunk.facadeModuleId ?? ''}`, JSON.parse(found[1]) as string)
      return { code: code.replace(found[0], ''), map: null }
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        if (!sheets.size) this.error('No styles were collected: has the way Vite injects them changed?')
        const styles = [...sheets.keys()].sort().map((key) => sheets.get(key)).join('\n')
        const link = `<link rel="stylesheet" href="${write(root, 'pages', 'css', Buffer.from(styles))}" />`
        const page = join(root, 'index.html')
        const html = readFileSync(page, 'utf8')
          .replace(INLINE_SCRIPT, (_all, attributes: string, code: string) =>
            `<script src="${write(root, 'start', 'js', Buffer.from(starter(attributes, code)))}"></script>`)
          .replace('</head>', `  ${link}\n  </head>`)
        writeFileSync(page, html)
      },
    },
  }
}

/** Write a file named after its content and return its address. */
function write(root: string, name: string, extension: string, content: Buffer): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8)
  const address = `/assets/${name}-${hash}.${extension}`
  writeFileSync(join(root, address), content)
  return address
}

/** The inline line reads the entry's address from its own element; in a file the address is written in. */
function starter(attributes: string, code: string): string {
  const entry = /data-src=['"]([^'"]+)['"]/.exec(attributes)?.[1]
  return entry ? `System.import(${JSON.stringify(entry)})\n` : `${code}\n`
}
