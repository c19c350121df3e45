import { useMutation } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Source } from '@/api/types'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { removeSource } from './queries'
import { useSourceChanges } from './use-source-changes'

/** Takes an added source away; asks first and says what stays. */
export function RemoveSource({ source, onRemoved }: { source: Source; onRemoved: () => void }) {
  const [asking, setAsking] = useState(false)
  const changed = useSourceChanges()
  const remove = useMutation({
    mutationFn: () => removeSource(source),
    onSuccess: () => {
      setAsking(false)
      toast.done(`${source.name} removed`)
      changed(null)
      onRemoved()
    },
    onError: (error) => toast.failed('Not removed', error.message),
  })
  return (
    <>
      <Button
        variant="danger"
        icon={<Trash2 size={14} aria-hidden className="md:hidden" />}
        onClick={() => setAsking(true)}
        className="ml-auto max-md:size-11"
      >
        <span className="max-md:sr-only">Remove</span>
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Remove this source?"
        description={`${source.path} is read no longer. What it gave stays: agents, tasks and their cost. The files are not touched.`}
        footer={
          <>
            <Button autoFocus onClick={() => setAsking(false)}>
              Cancel
            </Button>
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              Remove source
            </Button>
          </>
        }
      >
        {null}
      </Dialog>
    </>
  )
}
