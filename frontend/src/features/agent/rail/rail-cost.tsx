import type { Agent, AgentDetail } from '@/api/types'
import { basisWord } from '@/domain/basis-mark'
import { Money } from '@/domain/money'
import { TokenCosts } from '@/domain/token-costs'
import { percent } from '@/lib/numbers'
import { RailSection } from './rail-section'

/** What it spent, by kind of token, and where the amounts come from. */
export function RailCost({ agent, detail }: { agent: Agent; detail: AgentDetail | undefined }) {
  const parent = agent.tree_agents > 1
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
      <TokenCosts usage={agent.usage} costs={detail?.usage_cost} />
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
