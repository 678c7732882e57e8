// The parts of ECharts that these pages use: lines, drawn as SVG.
import { LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, MarkLineComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([LineChart, GridComponent, MarkLineComponent, AriaComponent, SVGRenderer])

export interface Line {
  names: string[]
  values: Array<number | null>
  target: number | null
  targetText: string
}

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Draw into `place`; returns what draws it again and what ends it. */
export function lineChart(place: HTMLElement): { draw: (line: Line) => void; resize: () => void; end: () => void } {
  const chart = init(place, undefined, { renderer: 'svg' })
  return {
    draw: (line) => chart.setOption(options(line), true),
    resize: () => chart.resize(),
    end: () => chart.dispose(),
  }
}

function options(line: Line): Parameters<ReturnType<typeof init>['setOption']>[0] {
  const ink = css('--c-text-2')
  return {
    animation: false,
    textStyle: { fontFamily: css('--font') },
    grid: { left: 44, right: 20, top: 24, bottom: 28 },
    xAxis: { type: 'category', data: line.names, axisLabel: { color: ink, hideOverlap: true }, axisLine: { lineStyle: { color: css('--c-line-ctl') } } },
    yAxis: { type: 'value', min: 0, max: 100, interval: 25, axisLabel: { color: ink, formatter: '{value}%' }, splitLine: { lineStyle: { color: css('--c-line') } } },
    series: [
      {
        type: 'line',
        data: line.values.map((one) => (one === null ? '-' : one)),
        connectNulls: false,
        symbolSize: line.values.length > 40 ? 0 : 6,
        lineStyle: { width: 2.5, color: css('--c-primary') },
        itemStyle: { color: css('--c-primary') },
        areaStyle: { color: css('--c-primary'), opacity: 0.08 },
        markLine: line.target === null ? undefined : {
          silent: true,
          symbol: 'none',
          data: [{ yAxis: line.target * 100 }],
          lineStyle: { color: css('--c-warn'), type: 'dashed', width: 1.5 },
          label: { formatter: line.targetText, position: 'insideEndTop', color: css('--c-warn') },
        },
      },
    ],
  }
}
