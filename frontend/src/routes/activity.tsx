import { ActivityPage } from '@/features/activity/activity-page'

export const Component = ActivityPage
