import { choiceParam, flagParam, textParam } from '@/lib/use-params'
import type { From } from './queries'

export type Tab = 'conversation' | 'timeline' | 'tools' | 'files' | 'events'
export type Show = 'all' | 'text' | 'tools'

/** All that the address of the page can say; `at` is a fact or call that is to be shown. */
export const agentParams = {
  tab: choiceParam<Tab>(['conversation', 'timeline', 'tools', 'files', 'events'], 'conversation'),
  show: choiceParam<Show>(['all', 'text', 'tools'], 'all'),
  from: choiceParam<From>(['end', 'start'], 'end'),
  q: textParam,
  at: textParam,
  status: textParam,
  name: textParam,
  cause: textParam,
  file: textParam,
  change: textParam,
  type: textParam,
  calls: flagParam(true),
}
export type AgentPageParams = {
  [K in keyof typeof agentParams]: ReturnType<(typeof agentParams)[K]['read']>
}

/** Where on the agent's page something is; the rest of the address falls away. */
export const tabPath = (id: string, tab: Tab, rest: Record<string, string> = {}): string => {
  const search = new URLSearchParams({ ...(tab === 'conversation' ? {} : { tab }), ...rest }).toString()
  return `/agents/${encodeURIComponent(id)}${search ? `?${search}` : ''}`
}
