import { SourcesPage } from '@/features/sources/sources-page'

export const Component = SourcesPage
