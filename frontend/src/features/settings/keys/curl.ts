const fact = JSON.stringify({
  specversion: '1.0',
  id: '1',
  source: 'my-orchestrator',
  type: 'agent.created',
  data: { agent_id: 'a1', role: 'BUILDER', name: 'builder-1', workspace: 'my-project' },
})

/** One request that makes an agent. */
export const sendLine = (token: string): string =>
  [
    `curl -X POST ${window.location.origin}/api/v1/events`,
    `-H "Authorization: Bearer ${token}"`,
    `-H "Content-Type: application/cloudevents+json"`,
    `-d '${fact}'`,
  ].join(' \\\n  ')

/** One request that reads the agents. */
export const readLine = (token: string): string =>
  [`curl ${window.location.origin}/api/v1/agents`, `-H "Authorization: Bearer ${token}"`].join(' \\\n  ')
