import type { Agent, AgentDetail } from '@/api/types'
import { BasisMark } from '@/domain/basis-mark'
import { Money } from '@/domain/money'
import { TokenCosts } from '@/domain/token-costs'
import { Section } from './panel-section'

/** What the agent spent, by kind of token; with its subagents where it has some. */
export function PanelCost({ agent, detail }: { agent: Agent; detail: AgentDetail | undefined }) {
  const parent = agent.tree_agents > 1
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
      <TokenCosts usage={agent.usage} costs={detail?.usage_cost} />
      {agent.undercounted && (
        <p className="mt-1 text-12 text-warn-text">Its source wrote fewer output tokens than were used.</p>
      )}
    </Section>
  )
}
