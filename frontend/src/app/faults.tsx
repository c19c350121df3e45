import { SearchX } from 'lucide-react'
import { Link, useRouteError } from 'react-router'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'

export function RouteFault() {
  const error = useRouteError()
  return <ErrorState error={error} onRetry={() => window.location.reload()} />
}

export function NotFound() {
  return (
    <EmptyState icon={<SearchX size={16} />} title="There is no such page">
      <Link to="/" className="text-link hover:underline">
        Go to the overview
      </Link>
    </EmptyState>
  )
}
