import type { Task } from '@/api/types'
import { hasTaskEnded, isTaskActive, taskStatusWord } from '@/domain/task-status'
import { formatMoney } from '@/lib/money'
import { plural } from '@/lib/numbers'

/** "5 agents, $0.42": what is left to say of the agents of a finished task. */
export const foldedWords = (task: Task): string =>
  [plural(task.agents, 'agent'), task.cost === null ? null : formatMoney(task.cost)]
    .filter(Boolean)
    .join(', ')

const typeWords: Record<string, string> = { feature_implementation: 'feature' }

/** "bug fix", "feature": a type as people say it. */
export const typeWord = (type: string): string => typeWords[type] ?? type.replaceAll('_', ' ')

/** The prompt without the line that is the title already. */
function beyondTitle(task: Task): string {
  const prompt = task.prompt.trim()
  const title = task.title.replace(/…$/, '')
  return (prompt.startsWith(title) ? prompt.slice(title.length).replace(/^[.\s]+/, '') : prompt).replace(
    /\s+/g,
    ' ',
  )
}

export type SecondLine = {
  text: string
  tone: 'plain' | 'warn' | 'fail'
  /** Nothing better is to be said than when it was made. */
  created?: boolean
}

/** What stands under the title while nothing is searched: what matters now, else what was asked. */
export function secondLine(task: Task): SecondLine {
  if (task.status === 'running' && task.approvals_pending > 0)
    return {
      text: `waits for you: ${plural(task.approvals_pending, 'request')} for permission`,
      tone: 'warn',
    }
  if (task.status === 'failed' || task.status === 'error')
    return { text: task.error ?? task.status_reason ?? taskStatusWord[task.status], tone: 'fail' }
  if (isTaskActive(task.status)) {
    const step = task.progress.current_step
    if (task.status === 'paused') return { text: task.status_reason ?? 'paused', tone: 'warn' }
    if (step) return { text: step, tone: 'plain' }
  }
  if (!hasTaskEnded(task.status) && task.status_reason) return { text: task.status_reason, tone: 'plain' }
  const rest = beyondTitle(task)
  const about = rest || task.labels.join(', ')
  if (about) return { text: about, tone: 'plain' }
  return { text: task.created_by ? `by ${task.created_by}, ` : '', tone: 'plain', created: true }
}
