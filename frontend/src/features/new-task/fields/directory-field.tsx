import { clsx } from 'clsx'
import { ChevronDown, ChevronUp, FolderGit2, FolderOpen } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { typeName } from '../draft'
import type { NewTask } from '../use-new-task'
import { useDirectoryChoices } from './directory-choices'
import { DirectoryNote } from './directory-note'
import { DirectoryOption } from './directory-option'

/** Where the task works: typed, one of the recent folders, or found by walking down from a root. */
export function DirectoryField({ task }: { task: NewTask }) {
  const { where, change, problems } = task
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState<'no' | 'recent' | 'browse'>('no')
  const [typed, setTyped] = useState(false)
  const [at, setAt] = useState(-1)
  const shown = where.found?.short ?? where.directory
  const [text, setText] = useState<string | null>(null)
  const choices = useDirectoryChoices(where, open === 'browse', typed ? (text ?? '') : '')
  const current = Math.min(at, choices.length - 1)

  const show = (how: 'recent' | 'browse') => {
    setTyped(false)
    setAt(-1)
    setOpen(how)
  }
  const close = () => {
    setOpen('no')
    setTyped(false)
    setText(null)
  }
  const choose = (index: number) => {
    const choice = choices[index]
    if (!choice) return
    change({ directory: choice.path, isolation: null })
    setText(null)
    if (choice.stays) setAt(-1)
    else close()
  }
  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (open === 'no') return show('recent')
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((known) => (known + step + choices.length) % Math.max(1, choices.length))
    } else if (event.key === 'Enter' && open !== 'no' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      if (current >= 0) choose(current)
      else close()
    } else if (event.key === 'Escape' && open !== 'no') {
      event.stopPropagation()
      close()
    }
  }
  const expanded = open !== 'no'
  const error = problems.working_directory
  const Arrow = expanded ? ChevronUp : ChevronDown
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only closes the list when the focus leaves it
    <div
      ref={box}
      className="flex flex-col gap-1"
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) close()
      }}
    >
      <div className="flex items-baseline justify-between text-12">
        <label htmlFor={id} className="text-t2">
          Working directory
        </label>
        <button
          type="button"
          aria-expanded={open === 'browse'}
          onClick={() => {
            if (open === 'browse') close()
            else {
              show('browse')
              input.current?.focus()
            }
          }}
          className="text-link hover:underline max-md:-my-3 max-md:min-h-11 max-md:px-2"
        >
          Browse
        </button>
      </div>
      <div>
        <div className="relative">
          <FolderIcon git={where.found?.git != null} />
          <input
            ref={input}
            id={id}
            role="combobox"
            data-focus="inset"
            autoComplete="off"
            spellCheck={false}
            aria-expanded={expanded}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={expanded && current >= 0 ? `${id}-${current}` : undefined}
            aria-invalid={error || where.found?.problem ? true : undefined}
            aria-describedby={`${id}-note`}
            value={text ?? shown}
            placeholder="A new folder of the task's own"
            onClick={() => open === 'no' && show('recent')}
            onKeyDown={key}
            onChange={(event) => {
              setText(event.target.value)
              setTyped(true)
              setAt(-1)
              if (open === 'no') setOpen('recent')
              change({ directory: event.target.value.trim(), isolation: null })
            }}
            className={clsx(
              'h-7 w-full border bg-surface pr-8 pl-8 font-mono text-12 text-t1 placeholder:font-sans placeholder:text-13 placeholder:text-t3 max-md:h-11',
              expanded ? 'rounded-t-panel' : 'rounded-panel',
              error ? 'border-fail' : 'border-control',
            )}
          />
          <button
            type="button"
            tabIndex={-1}
            aria-label={expanded ? 'Close the list of folders' : 'Open the list of folders'}
            onClick={() => {
              if (expanded) close()
              else {
                show('recent')
                input.current?.focus()
              }
            }}
            className="absolute inset-y-0 right-0 flex w-8 items-center justify-center text-t2 max-md:w-11"
          >
            <Arrow size={14} aria-hidden />
          </button>
        </div>
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={open === 'browse' ? 'Folders inside this one' : 'Folders used lately'}
          hidden={!expanded}
          className="max-h-56 overflow-y-auto rounded-b-panel border border-control border-t-0"
        >
          {choices.map((choice, index) => (
            <DirectoryOption
              key={choice.key}
              id={`${id}-${index}`}
              choice={choice}
              active={index === current}
              chosen={choice.path === where.directory && !choice.stays}
              onChoose={() => choose(index)}
            />
          ))}
          {choices.length === 0 && (
            <div role="option" aria-selected={false} aria-disabled className="px-3 py-1.5 text-12 text-t3">
              {open === 'browse' ? 'No folder inside' : 'No folder like this was used lately'}
            </div>
          )}
        </div>
      </div>
      <DirectoryNote
        id={`${id}-note`}
        where={where}
        error={error}
        remembered={
          where.remembered && task.planned.plan
            ? `the last one for ${typeName(task.planned.plan.task_type).toLowerCase()} tasks`
            : null
        }
      />
    </div>
  )
}

function FolderIcon({ git }: { git: boolean }) {
  const Icon = git ? FolderGit2 : FolderOpen
  return <Icon size={14} aria-hidden className="-translate-y-1/2 absolute top-1/2 left-2.5 text-t2" />
}
