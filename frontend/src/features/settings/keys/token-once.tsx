import { TriangleAlert } from 'lucide-react'
import type { NewKey } from '@/api/types'
import { Button } from '@/ui/button'
import { CodeLine } from '@/ui/code-line'
import { CopyLineButton } from '@/ui/copy-button'
import { Dialog } from '@/ui/dialog'
import { readLine, sendLine } from './curl'

/** The token of a key just made. Nobody can read it again, so the dialog stays until it is put away. */
export function TokenOnce({ made, onClose }: { made: NewKey; onClose: () => void }) {
  const line = made.scopes.includes('ingest') ? sendLine('$FLEETDECK_TOKEN') : readLine('$FLEETDECK_TOKEN')
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${made.name} is made`}
      footer={
        <Button variant="filled" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <p className="flex items-center gap-2 text-warn-text">
        <TriangleAlert size={14} className="shrink-0" aria-hidden />
        Copy the token now: it is not shown again.
      </p>
      <div className="mt-2 flex items-center gap-2 rounded-panel border border-control bg-page p-2.5">
        <code className="min-w-0 flex-1 break-all text-t1">{made.token}</code>
        <CopyLineButton text={made.token} name="the token" />
      </div>
      <p className="mt-4 text-12 text-t2">
        Keep it in the program's environment as <code>FLEETDECK_TOKEN</code>, then:
      </p>
      <CodeLine text={line} name="the request" />
    </Dialog>
  )
}
