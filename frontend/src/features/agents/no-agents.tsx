import { Bot } from 'lucide-react'
import { Link } from 'react-router'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { type AgentParams, filterOf } from './params'

/** Says whether the filters or the fleet are empty, and what to do about either. */
export function NoAgents({ params, onClear }: { params: AgentParams; onClear: () => void }) {
  const filtered = params.view !== 'all' || Object.keys(filterOf(params)).length > 0
  if (filtered)
    return (
      <EmptyState icon={<Bot size={16} />} title="No agent fits">
        <p>
          {params.view === 'needs'
            ? 'No agent is stuck or waits for you.'
            : 'Nothing matches this view and its filters.'}
        </p>
        <Button className="mt-2" onClick={onClear}>
          Show all agents
        </Button>
      </EmptyState>
    )
  return (
    <EmptyState icon={<Bot size={16} />} title="No agent seen yet">
      Start one with <code className="text-11">claude</code> in any folder, or see the{' '}
      <Link to="/" className="text-link hover:underline">
        three next steps
      </Link>
      .
    </EmptyState>
  )
}
