import { useMutation } from '@tanstack/react-query'
import { Pause, Play } from 'lucide-react'
import type { Source } from '@/api/types'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { pauseSource, resumeSource } from './queries'
import { useSourceChanges } from './use-source-changes'

/** Lets a source rest, or read again; nothing where neither can be. */
export function PauseButton({ source, small = false }: { source: Source; small?: boolean }) {
  const changed = useSourceChanges()
  const resting = source.actions.includes('resume')
  const turn = useMutation({
    mutationFn: () => (resting ? resumeSource(source) : pauseSource(source)),
    onSuccess: changed,
    onError: (error) => toast.failed(resting ? 'Not resumed' : 'Not paused', error.message),
  })
  if (!resting && !source.actions.includes('pause')) return null
  const Icon = resting ? Play : Pause
  return (
    <Button
      busy={turn.isPending}
      {...(small ? { small, variant: 'quiet' as const } : { className: 'max-md:h-11' })}
      icon={<Icon size={small ? 13 : 14} aria-hidden />}
      onClick={() => turn.mutate()}
    >
      {resting ? 'Resume' : 'Pause'}
    </Button>
  )
}
