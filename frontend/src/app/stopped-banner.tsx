import { useQuery } from '@tanstack/react-query'
import { Power } from 'lucide-react'
import { statusOptions } from '@/api/fleet'
import { useReleaseFleet } from '@/api/guard'
import { clockTime } from '@/lib/time'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'

/** While the kill switch is pulled, every screen says so, by whom, and how it ends. */
export function StoppedBanner() {
  const guard = useQuery(statusOptions()).data?.guard
  const release = useReleaseFleet()
  if (!guard?.stopped) return null
  const free = () =>
    release.mutate(undefined, {
      onSuccess: () => toast.done('Released: new work is taken again'),
      onError: (error) => toast.failed('Not released', error.message),
    })
  return (
    <section
      aria-label="Kill switch"
      className="flex shrink-0 items-center gap-2.5 border-line border-b bg-del px-4 py-1.5 text-13 text-t1 max-md:px-3"
    >
      <Power size={15} aria-hidden className="shrink-0 text-fail-text" />
      <p role="status" className="num min-w-0">
        <strong className="font-semibold">
          Stopped{guard.stopped_by && ` by ${guard.stopped_by}`}
          {guard.stopped_at && ` at ${clockTime(Date.parse(guard.stopped_at), true)}`}.
        </strong>{' '}
        {guard.reason && `${guard.reason}. `}
        Nothing new starts until it is released. What was stopped stays stopped.
      </p>
      <Button className="ml-auto max-md:h-11" busy={release.isPending} onClick={free}>
        Release
      </Button>
    </section>
  )
}
