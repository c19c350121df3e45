import type { Agent, AgentDetail } from '@/api/types'
import { BasisMark } from '@/domain/basis-mark'
import { Money } from '@/domain/money'
import { Tokens } from '@/domain/tokens'
import { Section } from './panel-section'

const kinds = [
  ['Input', 'input'],
  ['Output', 'output'],
  ['Cache write 5m', 'cache_write_5m'],
  ['Cache write 1h', 'cache_write_1h'],
  ['Cache read', 'cache_read'],
] as const

/** What the agent spent, by kind of token; with its subagents where it has some. */
export function PanelCost({ agent, detail }: { agent: Agent; detail: AgentDetail | undefined }) {
  const parent = agent.tree_agents > 1
  const shown = kinds.filter(([, kind]) => agent.usage[kind] > 0)
  return (
    <Section>
      <div className="flex items-baseline justify-between gap-2">
        <span className="font-semibold text-20">
          <Money
            amount={parent ? agent.tree_cost : agent.cost}
            basis={agent.cost_basis}
            unpriced={agent.unpriced}
          />
        </span>
        {parent ? (
          <span className="num text-12 text-t3">
            <Money amount={agent.cost} /> own + {agent.tree_agents - 1}{' '}
            {agent.tree_agents === 2 ? 'subagent' : 'subagents'}
          </span>
        ) : (
          agent.cost_basis && <BasisMark basis={agent.cost_basis} />
        )}
      </div>
      {shown.length > 0 && (
        <table className="mt-1 w-full text-13">
          <thead className="text-12 text-t3">
            <tr className="h-6">
              <th scope="col" className="text-left font-normal">
                Own tokens
              </th>
              <th scope="col" className="text-right font-normal">
                Count
              </th>
              <th scope="col" className="w-24 text-right font-normal">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(([name, kind]) => (
              <tr key={kind} className="h-6">
                <th scope="row" className="text-left font-normal text-t2">
                  {name}
                </th>
                <td className="text-right text-t2">
                  <Tokens count={agent.usage[kind]} />
                </td>
                <td className="text-right">
                  <Money amount={detail?.usage_cost?.[kind] ?? null} column />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {agent.undercounted && (
        <p className="mt-1 text-12 text-warn-text">Its source wrote fewer output tokens than were used.</p>
      )}
    </Section>
  )
}
