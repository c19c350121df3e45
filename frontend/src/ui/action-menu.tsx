import { type ReactNode, useState } from 'react'
import { Popover, type PopoverProps } from './popover'

export type Action = { label: string; run: () => void; icon?: ReactNode; danger?: boolean }

/** A short list of actions behind one button. */
export function ActionMenu({
  label,
  trigger,
  actions,
}: {
  label: string
  trigger: PopoverProps['trigger']
  actions: readonly Action[]
}) {
  const [open, setOpen] = useState(false)
  return (
    <Popover open={open} onOpenChange={setOpen} label={label} trigger={trigger}>
      <ul>
        {actions.map((action) => (
          <li key={action.label}>
            <button
              type="button"
              data-focus="inset"
              onClick={() => {
                setOpen(false)
                action.run()
              }}
              className={`flex h-7 w-full items-center gap-2 rounded-tag px-2 text-left hover:bg-hover max-md:h-11 ${action.danger ? 'text-fail-text' : 'text-t1'}`}
            >
              {action.icon}
              {action.label}
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
