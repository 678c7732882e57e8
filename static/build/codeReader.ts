// zxing-wasm beside the pages, served by us: the worker in public/code-reader loads these four files.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const FILES: Record<string, string> = {
  'zxing-reader.js': 'iife/reader/index.js',
  'zxing-writer.js': 'iife/writer/index.js',
  'zxing_reader.wasm': 'reader/zxing_reader.wasm',
  'zxing_writer.wasm': 'writer/zxing_writer.wasm',
}

export function codeReader(): Plugin {
  let root = ''
  let target = ''
  return {
    name: 'zhangshang-code-reader',
    apply: 'build',
    configResolved(config) {
      root = join(config.root, 'node_modules', 'zxing-wasm', 'dist')
      target = join(config.root, config.build.outDir, 'code-reader')
    },
    closeBundle() {
      mkdirSync(target, { recursive: true })
      for (const [name, from] of Object.entries(FILES)) copyFileSync(join(root, from), join(target, name))
    },
  }
}
