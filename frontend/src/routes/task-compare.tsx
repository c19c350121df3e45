import { ComparePage } from '@/features/compare/compare-page'

export const Component = ComparePage
