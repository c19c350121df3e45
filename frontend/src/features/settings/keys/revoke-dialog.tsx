import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiKey } from '@/api/types'
import { Ago } from '@/domain/time'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { keysKey, revokeKey } from './keys'

/** Asks by name before a key ends; Cancel has the focus. */
export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => revokeKey(apiKey.id),
    onSuccess: async () => {
      toast.done(`${apiKey.name} is revoked`)
      onClose()
      await client.invalidateQueries({ queryKey: keysKey })
    },
    onError: (error) => toast.failed(`${apiKey.name} is not revoked`, error.message),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Revoke ${apiKey.name}?`}
      footer={
        <>
          <Button onClick={onClose} autoFocus>
            Cancel
          </Button>
          <Button
            busy={revoke.isPending}
            onClick={() => revoke.mutate()}
            className="border-transparent bg-danger text-white hover:bg-fail hover:text-white"
          >
            Revoke key
          </Button>
        </>
      }
    >
      <p className="text-t2">
        Programs that use <code className="text-t1">{apiKey.prefix}…</code> are refused from that moment on.
        It cannot be undone; make a new key to let them in again.
      </p>
      <p className="mt-2 text-12 text-t3">
        May {apiKey.scopes.join(', ')};{' '}
        {apiKey.last_used_at === null ? (
          'never used'
        ) : (
          <>
            last used <Ago time={apiKey.last_used_at} phrase />
          </>
        )}
      </p>
    </Dialog>
  )
}
