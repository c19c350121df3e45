import type { Agent, AgentDetail } from '@/api/types'
import { basisWord } from '@/domain/basis-mark'
import { Money } from '@/domain/money'
import { Tokens } from '@/domain/tokens'
import { percent } from '@/lib/numbers'
import { RailSection } from './rail-section'

const kinds = [
  ['Input', 'input'],
  ['Output', 'output'],
  ['Cache write 5m', 'cache_write_5m'],
  ['Cache write 1h', 'cache_write_1h'],
  ['Cache read', 'cache_read'],
] as const

/** What it spent, by kind of token, and where the amounts come from. */
export function RailCost({ agent, detail }: { agent: Agent; detail: AgentDetail | undefined }) {
  const parent = agent.tree_agents > 1
  const shown = kinds.filter(([, kind]) => agent.usage[kind] > 0)
  const hits = detail?.metrics.cache_hit_ratio ?? null
  return (
    <RailSection title="Cost">
      <div className="flex items-baseline justify-between gap-2">
        <span className="font-semibold text-20">
          <Money
            amount={parent ? agent.tree_cost : agent.cost}
            basis={agent.cost_basis}
            unpriced={agent.unpriced}
          />
        </span>
        {parent && (
          <span className="num text-right text-12 text-t2">
            <Money amount={agent.cost} /> own + {agent.tree_agents - 1}{' '}
            {agent.tree_agents === 2 ? 'subagent' : 'subagents'}
          </span>
        )}
      </div>
      {shown.length > 0 && (
        <table className="w-full text-13">
          <thead className="text-12 text-t2">
            <tr className="h-6">
              <th scope="col" className="text-left font-normal">
                Tokens
              </th>
              <th scope="col" className="text-right font-normal">
                Count
              </th>
              <th scope="col" className="w-20 text-right font-normal">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(([name, kind]) => (
              <tr key={kind} className="h-6">
                <th scope="row" className="text-left font-normal">
                  {name}
                </th>
                <td className="text-right text-t2">
                  <Tokens count={agent.usage[kind]} />
                </td>
                <td className="text-right">
                  <Money amount={detail?.usage_cost?.[kind] ?? null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="flex h-5 items-center justify-between text-12 text-t2">
        <span className="num">{hits === null ? '' : `Cache hit ${percent(hits)}`}</span>
        {agent.cost_basis && <span>{basisWord[agent.cost_basis]}</span>}
      </p>
      {agent.undercounted && (
        <p className="text-12 text-warn-text">Its source wrote fewer output tokens than were used.</p>
      )}
    </RailSection>
  )
}
