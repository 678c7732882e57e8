import type { Schemas } from '@/core/types'

export type Org = Schemas['StatOrgOut']
export type Figure = Schemas['FigureOut']
export type Period = Schemas['SeriesItemOut']
export type Ratio = Schemas['MobileOfficeRatioOut']
export type Child = Schemas['ChildFigureOut']
export type Indicator = Schemas['IndicatorOut']
export type WallItem = Schemas['WallItemOut']
export type Person = Schemas['PersonOut']
export type Report = Schemas['ReportOut']
export type ReportItem = Schemas['ReportItemOut']
/** What the page asks for; kept in the address, so that going back finds it again. */
export interface Asked {
  org: string
  from: string
  to: string
  granularity: string
  reading: string
}
export const READINGS: Array<[string, string]> = [['IND-01b', '规划口径（人）'], ['IND-01', '办件口径（环节）']]
export const part = (code: string, which: 'numerator' | 'denominator', asked: { org: string; from?: string; to?: string; period?: string }) => ({
  path: '/stats/records',
  query: { code, part: which, ...asked },
})
/** What stands where a ratio would: the figure, or in words why there is none. */
export const STATE: Record<string, string> = {
  none: '期内没有记录',
  no_records: '尚无记录',
  suppressed: '少于5人，不显示',
}
export const share = (figure: { ratio: string | null; state: string }): string =>
  figure.ratio === null ? STATE[figure.state] ?? '—' : `${figure.ratio}%`
/** A ratio as a number of percent, for drawing. */
export const drawn = (ratio: string | null): number | null => (ratio === null ? null : Number(ratio))
