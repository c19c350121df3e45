import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { taskKeys } from '@/api/tasks'
import { toast } from '@/ui/toast'

export type GitWish =
  | { do: 'commit'; message: string }
  | { do: 'push' }
  | { do: 'pull_request' }
  | { do: 'clean_up' }

const failure: Record<GitWish['do'], string> = {
  commit: 'Not committed',
  push: 'Not pushed',
  pull_request: 'No pull request was made',
  clean_up: 'Not cleaned up',
}

/** What can be done with the repository after a task; the answer says how it is then. */
export function useGit(id: string) {
  const client = useQueryClient()
  const at = { params: { path: { task_id: id } } }
  return useMutation({
    mutationFn: (wish: GitWish) => {
      if (wish.do === 'commit')
        return call(
          api.POST('/api/v1/tasks/{task_id}/git/commit', { ...at, body: { message: wish.message || null } }),
        )
      if (wish.do === 'push') return call(api.POST('/api/v1/tasks/{task_id}/git/push', at))
      if (wish.do === 'pull_request')
        return call(api.POST('/api/v1/tasks/{task_id}/git/pull-request', { ...at, body: {} }))
      return call(api.POST('/api/v1/tasks/{task_id}/git/clean-up', at))
    },
    onSuccess: (outcome) => {
      client.setQueryData(taskKeys.part(id, 'git'), outcome.git)
      toast.done(outcome.message)
    },
    onError: (error, wish) => toast.failed(failure[wish.do], error.message),
  })
}
