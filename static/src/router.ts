import { createRouter, createWebHashHistory } from 'vue-router'
import type { RouteRecordRaw } from 'vue-router'
import { onSessionEnd } from '@/core/api'
import { setTitle } from '@/core/bridge'
import { watchNavigation } from '@/core/navigating'
import { session } from '@/core/session'
import { enterPage } from '@/core/telemetry'
import type { AppCode } from '@/core/types'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    app: AppCode
    tab?: boolean
    open?: boolean
    /** A list: going back finds it as it was left. */
    keep?: boolean
  }
}

type Load = () => Promise<unknown>
/** One line a page: address, title, micro-app, how to load it. */
const page = (path: string, title: string, app: AppCode, component: Load, more: object = {}, beforeEnter?: () => boolean | string): RouteRecordRaw => ({
  path,
  beforeEnter,
  component: component as RouteRecordRaw['component'] & Load,
  meta: { title, app, ...more },
})

/** An enterprise has one file: its own. */
const ownOnly = (): boolean | string => (session.me?.kind === 'enterprise' ? '/my-enterprise' : true)

/** Pages of those who hold a permission; anybody else is back on the launchpad. */
const needs = (permission: string) => (): boolean | string => session.may(permission) || '/'
const LIBRARY = needs('enforcement.library.read')
const KEEPERS = needs('enforcement.library.manage')

const routes: RouteRecordRaw[] = [
  page('/sign-in', '登录', 'workbench', () => import('@/microapps/auth/SignIn.vue'), { open: true }),
  page('/me', '我的', 'workbench', () => import('@/microapps/auth/Me.vue'), { tab: true }),
  page('/me/second-factor', '动态口令', 'workbench', () => import('@/microapps/auth/SecondFactor.vue')),

  page('/admin/accounts', '账号', 'workbench', () => import('@/microapps/auth/admin/Accounts.vue')),
  page('/admin/grants', '授权', 'workbench', () => import('@/microapps/auth/admin/Grants.vue')),
  page('/admin/accounts/new', '创建账号', 'workbench', () => import('@/microapps/auth/admin/AccountNew.vue')),
  page('/admin/grants/new', '授予角色', 'workbench', () => import('@/microapps/auth/admin/GrantNew.vue')),
  page('/admin/personnel', '人员变动', 'workbench', () => import('@/microapps/auth/admin/Personnel.vue'), { keep: true }),
  page('/admin/personnel/new', '登记人员变动', 'workbench', () => import('@/microapps/auth/admin/PersonnelNew.vue')),
  page('/admin/audit', '审计', 'workbench', () => import('@/microapps/auth/admin/Audit.vue')),

  page('/', '工作台', 'workbench', () => import('@/microapps/workbench/Home.vue'), { tab: true }),
  page('/devices', '离线设备', 'workbench', () => import('@/microapps/sync/Devices.vue')),
  page('/outbox', '待上传', 'workbench', () => import('@/microapps/sync/Outbox.vue')),
  page('/todos', '待办', 'workbench', () => import('@/microapps/workbench/Todos.vue'), { tab: true, keep: true }),
  page('/messages', '消息', 'workbench', () => import('@/microapps/workbench/Messages.vue'), { tab: true, keep: true }),
  page('/search', '搜索', 'workbench', () => import('@/microapps/workbench/Search.vue'), { keep: true }),

  page('/documents/:id', '文书', 'workbench', () => import('@/microapps/files/Paper.vue')),

  page('/scan', '扫企业码', 'enterprise_code', () => import('@/microapps/enterprise_code/Scan.vue')),
  page('/enterprises', '企业', 'enterprise_code', () => import('@/microapps/enterprise_code/Enterprises.vue'), { keep: true }, ownOnly),
  page('/enterprises/:id', '企业档案', 'enterprise_code', () => import('@/microapps/enterprise_code/Enterprise.vue')),
  page('/my-enterprise/scans', '谁扫过企业码', 'enterprise_code', () => import('@/microapps/enterprise_code/MyScans.vue')),
  page('/my-decisions', '处罚决定', 'enterprise_code', () => import('@/microapps/enterprise_code/MyDecisions.vue'), { keep: true }),
  page('/my-decisions/:id', '处罚决定', 'enterprise_code', () => import('@/microapps/enterprise_code/MyDecision.vue')),
  page('/my-enterprise', '企业码', 'enterprise_code', () => import('@/microapps/enterprise_code/MyEnterprise.vue')),

  page('/tasks', '检查任务', 'enforcement', () => import('@/microapps/enforcement/Tasks.vue'), { keep: true }),
  page('/my-day', '我的一天', 'enforcement', () => import('@/microapps/enforcement/MyDay.vue'), { keep: true }),
  page('/tasks/new', '新建检查任务', 'enforcement', () => import('@/microapps/enforcement/TaskNew.vue')),
  page('/tasks/:id', '检查任务', 'enforcement', () => import('@/microapps/enforcement/Task.vue')),
  page('/plans', '年度检查计划', 'enforcement', () => import('@/microapps/enforcement/plans/Plans.vue'), { keep: true }),
  page('/urgent', '紧急检查', 'enforcement', () => import('@/microapps/enforcement/urgent/Urgent.vue'), { keep: true }),
  page('/urgent/new', '紧急检查', 'enforcement', () => import('@/microapps/enforcement/urgent/UrgentNew.vue')),
  page('/plans/new', '编制年度计划', 'enforcement', () => import('@/microapps/enforcement/plans/PlanForm.vue')),
  page('/plans/:id/edit', '修改年度计划', 'enforcement', () => import('@/microapps/enforcement/plans/PlanForm.vue')),
  page('/plans/:id', '年度检查计划', 'enforcement', () => import('@/microapps/enforcement/plans/Plan.vue')),
  page('/draws', '双随机抽取', 'enforcement', () => import('@/microapps/enforcement/draws/Draws.vue'), { keep: true }),
  page('/draws/new', '组织抽取', 'enforcement', () => import('@/microapps/enforcement/draws/DrawNew.vue')),
  page('/draws/:id', '双随机抽取', 'enforcement', () => import('@/microapps/enforcement/draws/Draw.vue')),
  page('/public-draws/:id', '双随机抽取公示', 'enforcement', () => import('@/microapps/enforcement/draws/Proof.vue'), { open: true }),
  page('/inspections', '现场检查', 'enforcement', () => import('@/microapps/enforcement/Inspections.vue'), { keep: true }),
  page('/inspections/:id', '现场检查', 'enforcement', () => import('@/microapps/enforcement/Inspection.vue')),
  page('/inspections/:id/opinion', '评价与异议', 'enforcement', () => import('@/microapps/enforcement/after/Opinion.vue')),
  page('/objections/:id', '检查结果异议', 'enforcement', () => import('@/microapps/enforcement/after/Objection.vue')),
  page('/recusals/:id', '回避申请', 'enforcement', () => import('@/microapps/enforcement/after/Recusal.vue')),
  page('/copy-notices/:id', '抄告', 'enforcement', () => import('@/microapps/enforcement/after/CopyNotice.vue')),
  page('/act', '行政行为码', 'enforcement', () => import('@/microapps/enforcement/after/Act.vue'), { open: true }),
  page('/results', '检查结果公示', 'enforcement', () => import('@/microapps/enforcement/after/PublicResults.vue'), { open: true }),
  page('/object-files', '监管档案', 'enforcement', () => import('@/microapps/enforcement/files/ObjectFiles.vue'), { keep: true }),
  page('/object-files/:id', '监管档案', 'enforcement', () => import('@/microapps/enforcement/files/ObjectFile.vue')),
  page('/board', '监督看板', 'enforcement', () => import('@/microapps/enforcement/board/Board.vue')),
  page('/board/:key', '监督看板', 'enforcement', () => import('@/microapps/enforcement/board/BoardList.vue')),
  ...[
    ['/library-objects', '检查对象名录库'],
    ['/checklists', '检查表'],
    ['/licences', '执法证件'],
    ['/conflicts', '回避关系'],
    ['/recusals', '回避申请'],
    ['/coverage-gaps', '覆盖缺口'],
    ['/cap-overruns', '检查频次'],
  ].map(([path, title]) => page(path, title, 'enforcement', () => import('@/microapps/enforcement/library/RegisterList.vue'), { keep: true }, LIBRARY)),
  page('/library-objects/new', '纳入名录库', 'enforcement', () => import('@/microapps/enforcement/library/LibraryObjectNew.vue'), {}, KEEPERS),
  page('/library-objects/classes', '录入信用风险分类', 'enforcement', () => import('@/microapps/enforcement/library/ClassesNew.vue'), {}, KEEPERS),
  page('/library-objects/:id', '检查对象', 'enforcement', () => import('@/microapps/enforcement/library/LibraryObject.vue'), {}, LIBRARY),
  page('/checklists/:code', '检查表', 'enforcement', () => import('@/microapps/enforcement/library/checklists/Checklist.vue'), {}, LIBRARY),
  page('/checklists/:code/new', '编写新版本', 'enforcement', () => import('@/microapps/enforcement/library/checklists/VersionNew.vue'), {}, KEEPERS),
  page('/checklists/:code/:number(\\d+)', '检查表', 'enforcement', () => import('@/microapps/enforcement/library/checklists/Version.vue'), {}, LIBRARY),
  page('/risk-rates', '抽查比例和频次上限', 'enforcement', () => import('@/microapps/enforcement/library/RiskRates.vue'), {}, LIBRARY),
  page('/licences/:id', '执法证件', 'enforcement', () => import('@/microapps/enforcement/library/Licence.vue'), {}, LIBRARY),
  page('/conflicts/new', '申报回避关系', 'enforcement', () => import('@/microapps/enforcement/library/ConflictNew.vue'), {}, LIBRARY),
  page('/conflicts/:id', '回避关系', 'enforcement', () => import('@/microapps/enforcement/library/Conflict.vue'), {}, LIBRARY),
  page('/corrections', '责令改正', 'enforcement', () => import('@/microapps/enforcement/Corrections.vue'), { keep: true }),
  page('/corrections/:id', '责令改正', 'enforcement', () => import('@/microapps/enforcement/Correction.vue')),

  page('/decisions', '当场处罚', 'cases', () => import('@/microapps/cases/Decisions.vue'), { keep: true }),
  page('/decisions/new', '当场处罚决定', 'cases', () => import('@/microapps/cases/DecisionNew.vue')),
  page('/leads', '案件线索', 'cases', () => import('@/microapps/cases/Leads.vue'), { keep: true }),
  page('/leads/:id', '案件线索', 'cases', () => import('@/microapps/cases/Lead.vue')),
  page('/decisions/:id', '当场处罚决定', 'cases', () => import('@/microapps/cases/Decision.vue')),

  page('/safety-codes', '安全码', 'safety_code', () => import('@/microapps/safety_code/SafetyCodes.vue'), { keep: true }),
  page('/safety-codes/:id', '安全码', 'safety_code', () => import('@/microapps/safety_code/SafetyCode.vue')),
  page('/safety-codes/:id/show', '亮码', 'safety_code', () => import('@/microapps/safety_code/Show.vue')),
  page('/gate', '卡口查验', 'safety_code', () => import('@/microapps/safety_code/Gate.vue')),
  page('/gate/log', '查验记录', 'safety_code', () => import('@/microapps/safety_code/GateLog.vue')),
  page('/code-labels', '制作标签', 'safety_code', () => import('@/microapps/safety_code/Labels.vue')),
  page('/code-appeals', '安全码申诉', 'safety_code', () => import('@/microapps/safety_code/Appeals.vue'), { keep: true }),
  page('/code-appeals/:id', '安全码申诉', 'safety_code', () => import('@/microapps/safety_code/Appeal.vue')),
  page('/recolourings', '人工变色', 'safety_code', () => import('@/microapps/safety_code/Recolourings.vue'), { keep: true }),
  page('/recolourings/new', '人工变色', 'safety_code', () => import('@/microapps/safety_code/RecolouringNew.vue')),
  page('/recolourings/:id', '人工变色', 'safety_code', () => import('@/microapps/safety_code/Recolouring.vue')),
  page('/code-statistics', '安全码统计', 'safety_code', () => import('@/microapps/safety_code/Statistics.vue')),
  page('/verify', '验码', 'safety_code', () => import('@/microapps/safety_code/Verify.vue'), { open: true }),

  page('/one-thing/:list(mine|tasks|done)?', '机关内部“一件事”', 'one_thing', () => import('@/microapps/one_thing/OneThing.vue'), { keep: true }),
  page('/one-thing/new/:matter', '办理申请', 'one_thing', () => import('@/microapps/one_thing/ApplicationNew.vue')),
  page('/one-thing/applications/:id', '申请', 'one_thing', () => import('@/microapps/one_thing/Application.vue')),
  page('/one-thing/tasks/:id', '办理', 'one_thing', () => import('@/microapps/one_thing/Task.vue')),

  page('/joint-events', '四平台事件', 'joint_events', () => import('@/microapps/joint_events/Events.vue')),
  page('/joint-events/new', '上报事件', 'joint_events', () => import('@/microapps/joint_events/EventNew.vue')),
  page('/joint-events/:id', '四平台事件', 'joint_events', () => import('@/microapps/joint_events/Event.vue')),

  page('/stats', '掌上办公比例', 'stats', () => import('@/microapps/stats/Stats.vue')),
  page('/stats/wall', '规划指标', 'stats', () => import('@/microapps/stats/Wall.vue')),
  page('/stats/people', '人员活跃', 'stats', () => import('@/microapps/stats/People.vue')),
  page('/stats/reports', '指标填报', 'stats', () => import('@/microapps/stats/Reports.vue')),
  page('/stats/reports/new', '填报指标', 'stats', () => import('@/microapps/stats/ReportNew.vue')),
  page('/stats/reports/:id', '填报指标', 'stats', () => import('@/microapps/stats/Report.vue')),
  page('/stats/acts/:id', '计入的记录', 'stats', () => import('@/microapps/stats/CountedAct.vue')),
  page('/stats/records', '记录', 'stats', () => import('@/microapps/stats/Records.vue')),

  page('/:rest(.*)*', '页面不存在', 'workbench', () => import('@/microapps/workbench/Missing.vue'), { open: true }),
]

export const router = createRouter({
  history: createWebHashHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

watchNavigation(router)

router.beforeEach((to) => {
  if (!to.meta.open && !session.isSignedIn()) return { path: '/sign-in', query: { next: to.fullPath } }
  return true
})

router.afterEach((to) => {
  setTitle(to.meta.title)
  enterPage(to.meta.app, to.matched[to.matched.length - 1]?.path ?? to.path)
})

onSessionEnd(() => void router.replace({ path: '/sign-in', query: { next: router.currentRoute.value.fullPath } }))
