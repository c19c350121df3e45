import { AgentPage } from '@/features/agent/agent-page'

export const Component = AgentPage
