import { fileURLToPath } from 'node:url'
import legacy from '@vitejs/plugin-legacy'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { codeReader } from './build/codeReader.ts'
import { compressed } from './build/compressed.ts'
import { strictCsp } from './build/csp.ts'
import { noIconFont } from './build/noIconFont.ts'
import { plainStyle } from './build/plainStyle.ts'
import { serviceWorker } from './build/service-worker.ts'
import { sprite } from './build/sprite.ts'

/**
 * What the pages and their libraries call and Chrome 64 or iOS 11 lack. Named one by one: detection takes every `.union(`
 * for a set's, and the first page would carry 30 kB for nothing. Our own code is held to ES2019 by tsconfig's `lib`.
 */
const POLYFILLS = [
  'es.array.flat',
  'es.array.flat-map',
  'es.global-this',
  'es.object.from-entries',
  'es.promise.finally',
  'es.string.replace-all',
  'es.string.trim-end',
  'es.string.trim-start',
  'es.symbol.async-iterator',
  'es.symbol.description',
]

export default defineConfig({
  plugins: [
    vue(),
    noIconFont(),
    strictCsp(),
    codeReader(),
    sprite(fileURLToPath(new URL('./src/icons.svg', import.meta.url))),
    // Classic scripts only: the web views of older containers know no modules.
    legacy({ targets: ['chrome 64', 'ios 11'], renderModernChunks: false, polyfills: POLYFILLS }),
    plainStyle(),
    serviceWorker(),
    compressed(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { cssTarget: ['chrome64', 'ios11'], assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
})
