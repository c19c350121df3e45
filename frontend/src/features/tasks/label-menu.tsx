import { useQuery } from '@tanstack/react-query'
import { Tag } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { taskFacetsOptions } from '@/api/tasks'
import { Button, buttonLook } from '@/ui/button'
import { onBar } from '@/ui/checked-bar'
import { Popover } from '@/ui/popover'
import { TextField } from '@/ui/text-field'

const SHOWN = 8

/** A label for all that is checked: one of those in use, or a new one. */
export function LabelMenu({ disabled, onLabel }: { disabled: boolean; onLabel: (label: string) => void }) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const { data } = useQuery({ ...taskFacetsOptions(), enabled: open })
  const known = Object.entries(data?.label ?? {})
    .sort((a, b) => b[1] - a[1])
    .slice(0, SHOWN)
  const choose = (label: string) => {
    setOpen(false)
    setName('')
    onLabel(label)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') choose(name.trim().slice(0, 60))
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Label the checked tasks"
      trigger={
        <button type="button" disabled={disabled} className={`${buttonLook('plain')} ${onBar}`}>
          <Tag size={14} aria-hidden />
          Label
        </button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-2 p-2">
        <TextField
          label="Label"
          value={name}
          maxLength={60}
          autoFocus
          onChange={(event) => setName(event.target.value)}
        />
        {known.length > 0 && (
          <ul className="flex flex-wrap gap-1">
            {known.map(([label]) => (
              <li key={label}>
                <Button small className="max-md:h-11" onClick={() => choose(label)}>
                  {label}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <Button variant="filled" type="submit" className="max-md:h-11" disabled={name.trim() === ''}>
          Add the label
        </Button>
      </form>
    </Popover>
  )
}
