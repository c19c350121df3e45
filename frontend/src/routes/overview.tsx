import { OverviewPage } from '@/features/overview/overview-page'

export const Component = OverviewPage
