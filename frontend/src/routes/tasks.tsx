import { TasksPage } from '@/features/tasks/tasks-page'

export const Component = TasksPage
