import { RotateCw, TriangleAlert } from 'lucide-react'
import { Button } from './button'
import { copyText } from './copy-button'

type Props = { error: unknown; onRetry?: () => void }

const field = (error: unknown, key: string): string | null => {
  if (typeof error !== 'object' || error === null || !(key in error)) return null
  const value = (error as Record<string, unknown>)[key]
  return value === null || value === undefined || value === '' ? null : String(value)
}

/** One panel fails and the others stay: what happened, the request to look for, and another try. */
export function ErrorState({ error, onRetry }: Props) {
  const message = field(error, 'message') ?? 'Something went wrong'
  const status = field(error, 'status')
  const request = field(error, 'requestId')
  const details = [
    message,
    `code: ${field(error, 'code') ?? field(error, 'name') ?? 'unknown'}`,
    `status: ${status ?? '–'}`,
    `request: ${request ?? '–'}`,
    `page: ${window.location.pathname}${window.location.search}`,
    field(error, 'stack') ?? '',
  ].join('\n')
  return (
    <div role="alert" className="flex gap-2.5 p-3">
      <TriangleAlert size={16} className="mt-0.5 shrink-0 text-fail-text" aria-hidden />
      <div className="min-w-0">
        <p className="text-13 text-t1">{message}</p>
        <p className="text-12 text-t3">
          {status && status !== '0' ? status : 'No answer'}
          {request && (
            <>
              , request <code className="text-11">{request}</code>
            </>
          )}
        </p>
        <div className="mt-2 flex gap-1">
          {onRetry && (
            <Button icon={<RotateCw size={14} aria-hidden />} onClick={onRetry}>
              Retry
            </Button>
          )}
          <Button variant="quiet" onClick={() => void copyText(details, 'Details copied')}>
            Copy details
          </Button>
        </div>
      </div>
    </div>
  )
}
