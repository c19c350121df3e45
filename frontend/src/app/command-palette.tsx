import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Keyboard, LogOut, Plus, Power, SunMoon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { agentListOptions } from '@/api/agents'
import { endSession } from '@/api/session'
import { taskListOptions } from '@/api/tasks'
import { newTaskSearch } from '@/domain/new-task-link'
import { activeStatuses } from '@/domain/status'
import { flipTheme } from '@/lib/theme'
import { scrimLook } from '@/ui/dialog'
import { Kbd } from '@/ui/kbd'
import { navItems } from './nav-items'
import { useOverlay } from './overlay-store'
import { AgentItem, Item, TaskItem } from './palette-items'

const SETTLE_MS = 120
const groupLook =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-t3'

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** One box to every screen, agent and action. */
export default function CommandPalette() {
  const close = useOverlay((state) => state.close)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const q = useSettled(text.trim())
  const found = useQuery(
    agentListOptions({ limit: 8, ...(q ? { q } : { status: activeStatuses.join(',') }) }),
  )
  const tasks = useQuery(taskListOptions({ limit: 6, ...(q ? { q } : { status: 'running,paused' }) }))
  // Answers to what was typed before are not shown as answers to this.
  const entries = q === text.trim() && !found.isPlaceholderData ? (found.data?.entries ?? []) : []
  const taskIds = q === text.trim() && !tasks.isPlaceholderData ? (tasks.data?.ids ?? []) : []
  const run = (action: () => void) => {
    close()
    action()
  }
  const go = (path: string) => run(() => void navigate(path))
  const wanted = text.trim().toLowerCase()
  const fits = (words: string) => words.toLowerCase().includes(wanted)
  const screens = navItems.filter((item) => fits(`go to ${item.label}`))
  const actions = [
    {
      words: 'New task',
      icon: <Plus size={15} />,
      run: () => void navigate({ search: newTaskSearch(window.location.search) }),
    },
    { words: 'Switch the theme', icon: <SunMoon size={15} />, run: flipTheme },
    {
      words: 'Show the keyboard shortcuts',
      icon: <Keyboard size={15} />,
      run: useOverlay.getState().openHelp,
    },
    {
      words: 'Stop everything, or release it',
      icon: <Power size={15} />,
      run: useOverlay.getState().openKill,
    },
    {
      words: 'Sign out',
      icon: <LogOut size={15} />,
      run: () => void endSession().then(() => navigate('/sign-in')),
    },
  ].filter((action) => fits(action.words))
  const first = entries[0]
    ? `agent ${entries[0].id}`
    : taskIds[0]
      ? `task ${taskIds[0]}`
      : screens[0]
        ? `screen ${screens[0].to}`
        : actions[0]?.words
  const [selected, setSelected] = useState('')
  useEffect(() => setSelected(first ?? ''), [first])
  return (
    <Command.Dialog
      value={selected}
      onValueChange={setSelected}
      open
      onOpenChange={(open) => !open && close()}
      label="Search or jump"
      shouldFilter={false}
      overlayClassName={scrimLook}
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-140 -translate-x-1/2 overflow-hidden rounded-panel border border-control bg-surface"
    >
      <div className="flex items-center gap-2 border-line border-b px-3">
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Search agents and tasks, jump to a screen, run an action"
          className="h-11 min-w-0 flex-1 bg-transparent text-14 text-t1 outline-none placeholder:text-t3"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-[50vh] overflow-y-auto p-1" label="Results">
        <Command.Empty className="p-3 text-13 text-t3">
          {found.isFetching ? 'Searching' : 'Nothing found'}
        </Command.Empty>
        {entries.length > 0 && (
          <Command.Group heading={q ? 'Agents' : 'Active agents'} className={groupLook}>
            {entries.map((entry) => (
              <AgentItem key={entry.id} id={entry.id} onRun={go} />
            ))}
          </Command.Group>
        )}
        {taskIds.length > 0 && (
          <Command.Group heading={q ? 'Tasks' : 'Tasks under way'} className={groupLook}>
            {taskIds.map((id) => (
              <TaskItem key={id} id={id} onRun={go} />
            ))}
          </Command.Group>
        )}
        {screens.length > 0 && (
          <Command.Group heading="Screens" className={groupLook}>
            {screens.map((item) => (
              <Item
                key={item.to}
                value={`screen ${item.to}`}
                icon={<item.icon size={15} />}
                aside={<Kbd>G {item.key.toUpperCase()}</Kbd>}
                onRun={() => go(item.to)}
              >
                {item.label}
              </Item>
            ))}
          </Command.Group>
        )}
        {actions.length > 0 && (
          <Command.Group heading="Actions" className={groupLook}>
            {actions.map((action) => (
              <Item key={action.words} value={action.words} icon={action.icon} onRun={() => run(action.run)}>
                {action.words}
              </Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
      <footer className="flex h-8 items-center gap-4 border-line border-t bg-raised px-3 text-12 text-t2 max-md:hidden">
        <span className="flex items-center gap-1.5">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd>↵</Kbd> open
        </span>
      </footer>
    </Command.Dialog>
  )
}
