import { useQuery } from '@tanstack/react-query'
import { GitBranch } from 'lucide-react'
import { useEffect, useState } from 'react'
import { taskGitOptions } from '@/api/tasks'
import type { TaskDetail, TaskGit } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import { plural } from '@/lib/numbers'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Panel } from '@/ui/panel'
import { SkeletonRows } from '@/ui/skeleton'
import { type GitWish, useGit } from './use-git'

/** The repository after the task: its branch, and what can be done with what it changed. */
export function GitPanel({ task }: { task: TaskDetail }) {
  const git = useQuery({ ...taskGitOptions(task.id), enabled: task.controlled, retry: false })
  const { refetch } = git
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the task has its place, and when it ends
  useEffect(() => {
    if (task.controlled) void refetch()
  }, [task.status, task.branch, task.working_directory])
  if (!task.controlled) return null
  return (
    <Panel title="Git" aside={git.data?.branch} className="shrink-0">
      {git.isPending ? (
        <SkeletonRows rows={2} label="Loading the repository" />
      ) : git.error && !git.data ? (
        <ErrorState error={git.error} onRetry={() => void refetch()} />
      ) : git.data.directory === '' ? (
        <EmptyState icon={<GitBranch size={16} />} title="No folder yet">
          The task gets a folder of its own when it begins.
        </EmptyState>
      ) : git.data.repository === null ? (
        <EmptyState icon={<GitBranch size={16} />} title="No Git repository">
          The task works in <code className="[overflow-wrap:anywhere]">{git.data.directory}</code>, which is
          in no repository.
        </EmptyState>
      ) : (
        <Repository id={task.id} git={git.data} />
      )}
    </Panel>
  )
}

const actions = [
  ['commit', 'Commit'],
  ['push', 'Push'],
  ['pull_request', 'Pull request'],
  ['clean_up', 'Clean up'],
] as const

function Repository({ id, git }: { id: string; git: TaskGit }) {
  const [writing, setWriting] = useState(false)
  const run = useGit(id)
  const reasons = groupBy(
    actions.filter(([key]) => !git.can[key] && git.why_not[key]),
    ([key]) => git.why_not[key] ?? '',
  )
  const start = (wish: GitWish) => run.mutate(wish, { onSuccess: () => setWriting(false) })
  const busy = run.isPending ? run.variables.do : null
  return (
    <div className="flex flex-col gap-2 px-3 py-2.5 max-md:px-4">
      <dl className="num grid grid-cols-[76px_minmax(0,1fr)] gap-y-1 text-13">
        <dt className="text-t2">Folder</dt>
        <dd className="truncate" title={git.directory}>
          <code>{git.directory}</code>
        </dd>
        <dt className="text-t2">Based on</dt>
        <dd className="truncate">
          <code>{git.base_branch ?? git.base_commit?.slice(0, 8) ?? 'nothing'}</code>
          <span className="text-t3">
            , {git.commits === 0 ? 'no commit' : plural(git.commits, 'commit')} since
          </span>
        </dd>
        <dt className="text-t2">Changed</dt>
        <dd>{plural(git.files.length, 'file')}</dd>
        {git.pull_request_url !== null && (
          <>
            <dt className="text-t2">Review</dt>
            <dd className="truncate">
              <a href={git.pull_request_url} rel="noreferrer" className="text-link hover:underline">
                Pull request
              </a>
            </dd>
          </>
        )}
      </dl>
      {writing ? (
        <CommitForm
          suggested={git.suggested_message ?? ''}
          busy={busy === 'commit'}
          onCommit={(message) => start({ do: 'commit', message })}
          onCancel={() => setWriting(false)}
        />
      ) : (
        <div className="flex flex-wrap gap-1.5">
          {actions.map(([key, label]) => (
            <Button
              key={key}
              small
              disabled={!git.can[key]}
              title={git.why_not[key]}
              busy={busy === key}
              onClick={() => (key === 'commit' ? setWriting(true) : start({ do: key }))}
              className="max-md:h-11"
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      {[...reasons].map(([reason, blocked]) => (
        <p key={reason} className="text-12 text-t3 [overflow-wrap:anywhere]">
          {blocked.length < actions.length && `${blocked.map(([, label]) => label).join(', ')}: `}
          {reason}
        </p>
      ))}
    </div>
  )
}

type FormProps = {
  suggested: string
  busy: boolean
  onCommit: (message: string) => void
  onCancel: () => void
}

function CommitForm({ suggested, busy, onCommit, onCancel }: FormProps) {
  const [message, setMessage] = useState(suggested)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onCommit(message.trim())
      }}
      className="flex flex-col gap-2"
    >
      <label className="flex flex-col gap-1 text-12 text-t2">
        Message
        <textarea
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for it
          autoFocus
          rows={4}
          value={message}
          onChange={(event) => setMessage(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            onCancel()
          }}
          className="rounded-panel border border-control bg-surface px-2.5 py-1.5 font-mono text-12 text-t1"
        />
      </label>
      <div className="flex justify-end gap-1.5">
        <Button small variant="quiet" onClick={onCancel} className="max-md:h-11">
          Back
        </Button>
        <Button small type="submit" busy={busy} disabled={message.trim() === ''} className="max-md:h-11">
          Commit
        </Button>
      </div>
    </form>
  )
}
