import {
  type ComponentProps,
  type ComponentType,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useState,
} from 'react'

export type PopoverProps = {
  trigger: ReactElement<ComponentProps<'button'>>
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Holds more than a short list. */
  wide?: boolean
  children: ReactNode
}

let loaded: ComponentType<PopoverProps> | null = null

/** What opens beside a button. Its machinery is loaded by the first click: a screen has many and opens few. */
export function Popover(props: PopoverProps) {
  const [Panel, setPanel] = useState(() => loaded)
  if (Panel) return <Panel {...props} />
  const openFirst = async () => {
    const { PopoverPanel } = await import('./popover-panel')
    loaded = PopoverPanel
    setPanel(() => PopoverPanel)
    props.onOpenChange(true)
  }
  return cloneElement(props.trigger, {
    'aria-haspopup': 'dialog',
    'aria-expanded': false,
    onClick: () => void openFirst(),
  })
}
