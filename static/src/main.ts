import { createApp } from 'vue'
import { apply as applyDisplay } from '@/core/display'
import { startSync } from '@/core/offline/sync'
import { startWorker } from '@/core/offline/worker'
import { startTelemetry } from '@/core/telemetry'
import App from './App.vue'
import { startDayPack } from './microapps/enforcement/dayPack'
import { router } from './router'
import './styles/vant'
import './styles/tokens.css'
import './styles/base.css'

applyDisplay()
startTelemetry()
startSync()
startDayPack()
startWorker()
createApp(App).use(router).mount('#app')
