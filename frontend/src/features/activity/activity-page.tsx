import { PageHeader } from '@/ui/page-header'

export function ActivityPage() {
  return <PageHeader title="Activity" />
}
