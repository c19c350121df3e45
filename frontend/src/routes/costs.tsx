import { CostsPage } from '@/features/costs/costs-page'

export const Component = CostsPage
