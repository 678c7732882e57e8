// The icons stand once in the entry page, so that no page waits for them and the policy needs no exception.
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

export function sprite(file: string): Plugin {
  return {
    name: 'zhangshang-sprite',
    transformIndexHtml: (html) => html.replace('<body>', `<body>\n    ${readFileSync(file, 'utf8').trim().replace('<svg ', '<svg class="sprite" aria-hidden="true" ')}`),
  }
}
