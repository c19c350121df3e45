import { NewTaskPage } from '@/features/new-task/new-task-page'

export const Component = NewTaskPage
