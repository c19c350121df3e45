import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import { useAgentRow } from '@/api/agent-rows'
import { useTaskRow } from '@/api/task-rows'
import { agentPath } from '@/domain/agent-link'
import { StatusMark } from '@/domain/status-mark'
import { shortTaskId, taskPath } from '@/domain/task-link'
import { TaskMark } from '@/domain/task-status'

const itemLook =
  'flex h-9 cursor-default items-center gap-2.5 rounded-tag border-transparent border-l-2 px-2.5 text-13 text-t1 max-md:h-11 data-[selected=true]:border-accent data-[selected=true]:bg-hover'

type ItemProps = { value: string; icon: ReactNode; aside?: ReactNode; children: ReactNode; onRun: () => void }

export function Item({ value, icon, aside, children, onRun }: ItemProps) {
  return (
    <Command.Item value={value} onSelect={onRun} className={itemLook}>
      <span className="flex w-4 shrink-0 justify-center text-t2">{icon}</span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <span className="shrink-0 text-12 text-t3">{aside}</span>
    </Command.Item>
  )
}

type FoundProps = { id: string; onRun: (path: string) => void }

export function AgentItem({ id, onRun }: FoundProps) {
  const agent = useAgentRow(id)
  if (!agent) return null
  return (
    <Item
      value={`agent ${id}`}
      icon={<StatusMark status={agent.status} />}
      aside={agent.workspace}
      onRun={() => onRun(agentPath(id))}
    >
      <span className="mr-2 font-mono text-12">{agent.name}</span>
      {agent.title ?? agent.activity}
    </Item>
  )
}

export function TaskItem({ id, onRun }: FoundProps) {
  const task = useTaskRow(id)
  if (!task) return null
  return (
    <Item
      value={`task ${id}`}
      icon={<TaskMark task={task} />}
      aside={task.workspace}
      onRun={() => onRun(taskPath(id))}
    >
      <span className="mr-2 font-mono text-12 text-t2">{shortTaskId(id)}</span>
      {task.title}
    </Item>
  )
}
