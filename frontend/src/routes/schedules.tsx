import { SchedulesPage } from '@/features/schedules/schedules-page'

export const Component = SchedulesPage
