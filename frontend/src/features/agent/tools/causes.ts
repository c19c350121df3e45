import type { ToolCall } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import { causeOf, failed, outputText } from '../conversation/call-view'

const LONG = 140

export type Cause = { key: string; words: string; count: number; tools: string[]; last: ToolCall }

/** Failures that differ only in a path, a number or an id have one cause. */
export function causeKey(call: ToolCall): string {
  return causeOf({ ...call, output: outputText(call.output) }, LONG)
    .replace(/(?:~|\.{1,2})?\/[\w./@-]+/g, '…')
    .replace(/\b[0-9a-f]{8,}\b/g, '…')
    .replace(/(?<!exit )\b\d+\b/g, 'n')
}

/** Why calls failed, the most frequent cause first. */
export function causesOf(calls: Iterable<ToolCall>): Cause[] {
  const groups = groupBy([...calls].filter(failed), causeKey)
  return [...groups]
    .flatMap(([key, group]) => {
      const last = group.at(-1)
      return last
        ? [
            {
              key,
              words: key,
              count: group.length,
              tools: [...new Set(group.map((call) => call.name))],
              last,
            },
          ]
        : []
    })
    .sort((a, b) => b.count - a.count)
}
