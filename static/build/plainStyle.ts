// The style sheet of the pages without script (core/plain_pages.py): the tokens, and styles/plain.css behind them.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const PARTS = ['tokens.css', 'plain.css']
/** What Vant asks for is nothing to a page without it. */
const VANT = /^:root:root \{[\s\S]*?^\}\n/gm
const COMMENT = /\/\*[\s\S]*?\*\//g

export function plainStyle(): Plugin {
  let styles = ''
  let assets = ''
  return {
    name: 'zhangshang-plain-style',
    apply: 'build',
    configResolved(config) {
      styles = join(config.root, 'src', 'styles')
      assets = join(config.root, config.build.outDir, 'assets')
    },
    closeBundle() {
      const sheet = PARTS.map((name) => readFileSync(join(styles, name), 'utf8')).join('\n').replace(COMMENT, '').replace(VANT, '').replace(/\n\s*\n/g, '\n')
      const hash = createHash('sha256').update(sheet).digest('hex').slice(0, 8)
      mkdirSync(assets, { recursive: true })
      writeFileSync(join(assets, `plain-${hash}.css`), sheet)
    },
  }
}
