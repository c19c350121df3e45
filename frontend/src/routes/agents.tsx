import { AgentsPage } from '@/features/agents/agents-page'

export const Component = AgentsPage
