import { fileURLToPath } from 'node:url'
import legacy from '@vitejs/plugin-legacy'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { codeReader } from './build/codeReader.ts'
import { compressed } from './build/compressed.ts'
import { strictCsp } from './build/csp.ts'
import { plainStyle } from './build/plainStyle.ts'
import { serviceWorker } from './build/service-worker.ts'
import { sprite } from './build/sprite.ts'

export default defineConfig({
  plugins: [
    vue(),
    strictCsp(),
    codeReader(),
    sprite(fileURLToPath(new URL('./src/icons.svg', import.meta.url))),
    // Classic scripts only: the web views of older containers know no modules.
    legacy({ targets: ['chrome 64', 'ios 11'], renderModernChunks: false }),
    plainStyle(),
    serviceWorker(),
    compressed(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { cssTarget: ['chrome64', 'ios11'], assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
})
