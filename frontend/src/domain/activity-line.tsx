import { clsx } from 'clsx'
import type { Agent } from '@/api/types'
import { ago } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { hasEnded, waitingWord } from './status'

// Words that look like code are set as code, so that a path or a command stands out from the sentence.
const CODE =
  /(`[^`]+`|"[^"]+"|(?:[\w.-]+\/)+[\w.-]+|\b[\w-]+\.(?:py|ts|tsx|js|rs|go|md|sql|yaml|yml|json|toml|css|html|sh)\b)/g

function Words({ text }: { text: string }) {
  return text.split(CODE).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one immutable sentence
      <code key={index}>{part.replaceAll('`', '')}</code>
    ) : (
      part
    ),
  )
}

function Since({ time }: { time: string }) {
  return ` ${ago(Date.parse(time), useNow())}`
}

/** What an agent does or why it does nothing, in one line. */
export function ActivityLine({ agent }: { agent: Agent }) {
  const rest = agent.activity ?? agent.status_reason ?? agent.title ?? ''
  if (agent.status === 'stuck' || (agent.status === 'waiting' && agent.waiting_for !== 'subagent')) {
    const detail = agent.status_reason ?? rest
    return (
      <span className="truncate" title={detail}>
        <span className="text-warn-text">
          {agent.status === 'stuck' ? 'stuck' : waitingWord(agent)}
          {agent.status === 'stuck' && agent.status_since && <Since time={agent.status_since} />}
        </span>
        {detail && (
          <>
            {' · '}
            <Words text={detail} />
          </>
        )}
      </span>
    )
  }
  const words = agent.status === 'failed' ? (agent.status_reason ?? rest) : rest
  return (
    <span
      title={words}
      className={clsx(
        'truncate',
        agent.status === 'failed' ? 'text-fail-text' : hasEnded(agent.status) ? 'text-t3' : 'text-t2',
      )}
    >
      <Words text={words} />
    </span>
  )
}
