import { NewTaskLink } from '@/domain/new-task-link'
import { useTitle } from '@/lib/use-title'
import { PageHeader } from '@/ui/page-header'

export function TasksPage() {
  useTitle('Tasks')
  return <PageHeader title="Tasks" actions={<NewTaskLink />} />
}
