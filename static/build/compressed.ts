// `.gz` beside every built file that gets smaller by it: the server hands it out as it is (microapps/pages.py).
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|html|svg|webmanifest|wasm)$/

export function compressed(): Plugin {
  let root = ''
  return {
    name: 'zhangshang-compressed',
    apply: 'build',
    configResolved(config) {
      root = join(config.root, config.build.outDir)
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        for (const path of (readdirSync(root, { recursive: true }) as string[]).filter((one) => TEXT.test(one))) {
          const content = readFileSync(join(root, path))
          const small = gzipSync(content, { level: constants.Z_BEST_COMPRESSION })
          if (small.length < content.length) writeFileSync(join(root, `${path}.gz`), small)
        }
      },
    },
  }
}
