import { AnalyticsPage } from '@/features/analytics/analytics-page'

export const Component = AnalyticsPage
