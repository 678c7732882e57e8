// Writes dist/sw.js: src/sw.js with the list of files that make up the pages, and a version named after them.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const KEPT = /\.(js|css|woff2?|ttf|svg|webmanifest|wasm)$/

export function serviceWorker(): Plugin {
  let root = ''
  let source = ''
  return {
    name: 'zhangshang-service-worker',
    apply: 'build',
    configResolved(config) {
      root = join(config.root, config.build.outDir)
      source = join(config.root, 'src', 'sw.js')
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const files = (readdirSync(root, { recursive: true }) as string[]).map((path) => path.split('\\').join('/')).sort()
        const shell = ['/', ...files.filter((path) => KEPT.test(path) && path !== 'sw.js').map((path) => `/${path}`)]
        const digest = createHash('sha256').update(readFileSync(source))
        for (const path of files.filter((one) => one === 'index.html' || KEPT.test(one))) digest.update(path).update(readFileSync(join(root, path)))
        const head = `const VERSION = ${JSON.stringify(digest.digest('hex').slice(0, 12))}\nconst SHELL = ${JSON.stringify(shell)}\n`
        writeFileSync(join(root, 'sw.js'), head + readFileSync(source, 'utf8'))
      },
    },
  }
}
