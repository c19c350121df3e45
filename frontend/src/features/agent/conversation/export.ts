import type { Agent, Message } from '@/api/types'
import { plainText } from '@/lib/plain-text'
import { absoluteTime } from '@/lib/time'
import { fetchMessages } from '../queries'

const MOST = 500

/** A fence longer than any in the text, so that the text cannot close it. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

function blockText(block: Message['blocks'][number]): string {
  switch (block.type) {
    case 'text':
      return plainText(block.text)
    case 'thinking':
      return block.text
        ? `> ${plainText(block.text).split('\n').join('\n> ')}`
        : '> (a thought, kept back by the provider)'
    case 'tool_call':
      return `**${block.name}**\n\n${fenced(plainText(JSON.stringify(block.input ?? null, null, 2)), 'json')}`
    case 'tool_result':
      return `Result: ${block.status ?? 'ok'}\n\n${fenced(plainText(block.output ?? ''))}`
    case 'image':
      return `(a picture, ${block.media_type})`
  }
}

export function toMarkdown(
  agent: Pick<Agent, 'id' | 'name' | 'role' | 'model'>,
  messages: readonly Message[],
): string {
  const head = `# ${agent.name}\n\n${agent.role}${agent.model ? `, ${agent.model}` : ''}, \`${agent.id}\`\n`
  const body = messages.map(
    (message) =>
      `## ${message.role}, ${absoluteTime(Date.parse(message.time))}\n\n${message.blocks.map(blockText).join('\n\n')}\n`,
  )
  return [head, ...body].join('\n')
}

/** Reads the whole conversation page by page and gives it to the person as a file. */
export async function exportConversation(agent: Agent): Promise<number> {
  const messages: Message[] = []
  let cursor: string | null = null
  do {
    const page = await fetchMessages(agent.id, {
      order: 'asc',
      limit: MOST,
      ...(cursor === null ? {} : { cursor }),
    })
    messages.push(...page.items)
    cursor = page.next_cursor ?? null
  } while (cursor !== null)
  const url = URL.createObjectURL(new Blob([toMarkdown(agent, messages)], { type: 'text/markdown' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${agent.name.replace(/[^\w.-]+/g, '-')}.md`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
  return messages.length
}
