import { TaskPage } from '@/features/task/task-page'

export const Component = TaskPage
