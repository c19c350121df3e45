import { emptyDraft } from './draft'
import type { NewTask } from './use-new-task'

const words = {
  kept: 'Draft kept',
  restored: 'Draft restored',
  'not kept': 'Draft too long to keep',
} as const

/** Whether what is written outlives this page, and the way to begin anew. */
export function KeptNote({ task }: { task: NewTask }) {
  if (task.kept === 'no') return null
  return (
    <span className="flex items-center gap-2 whitespace-nowrap text-12 text-t2">
      <span role="status">{words[task.kept]}</span>
      <button
        type="button"
        onClick={() => task.clear(task.source ?? emptyDraft)}
        className="text-link hover:underline max-md:min-h-11 max-md:px-2"
      >
        Begin anew
      </button>
    </span>
  )
}
