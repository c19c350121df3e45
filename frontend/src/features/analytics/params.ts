import type { MetricQuery } from '@/api/metrics'
import { type Period, type PeriodName, stretchOf } from '@/domain/period/period'
import { choiceParam, flagParam, textParam } from '@/lib/use-params'

export const units = ['day', 'week', 'month'] as const
export type Unit = (typeof units)[number]
export const kindChoices = ['all', 'fresh'] as const
export type KindChoice = (typeof kindChoices)[number]

/** All that the address of the screen can say. */
export const analyticsParams = {
  period: choiceParam<PeriodName>(['today', '7d', 'month', 'all', 'custom'], 'month'),
  from: textParam,
  to: textParam,
  workspace: textParam,
  model: textParam,
  unit: choiceParam<Unit>(units, 'day'),
  kinds: choiceParam<KindChoice>(kindChoices, 'all'),
  /** Tokens as a table. */
  table: flagParam(false),
  /** Whose calendar: a workspace of the activity panel alone. */
  calendar: textParam,
  types: flagParam(false),
  causes: flagParam(false),
  /** One database of the invocations alone. */
  telemetry: textParam,
}
export type AnalyticsParams = {
  [K in keyof typeof analyticsParams]: ReturnType<(typeof analyticsParams)[K]['read']>
}
export type Change = (changes: Partial<AnalyticsParams>) => void

/** The period and the filters, as the server takes them. */
export function queryOf(
  period: Pick<Period, 'start' | 'end'>,
  params: Pick<AnalyticsParams, 'workspace' | 'model'>,
): MetricQuery {
  return {
    ...stretchOf(period),
    ...(params.workspace === null ? {} : { workspace: params.workspace }),
    ...(params.model === null ? {} : { model: params.model }),
  }
}
