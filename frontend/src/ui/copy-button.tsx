import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button'
import { IconButton } from './icon-button'
import { toast } from './toast'

export async function copyText(text: string, said = 'Copied'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast.done(said)
  } catch {
    toast.failed('Not copied', 'The browser does not give this page the clipboard')
  }
}

function useCopied(text: string) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void copyText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return { copied, copy }
}

export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const { copied, copy } = useCopied(text)
  const Icon = copied ? Check : Copy
  return (
    <IconButton
      label={label}
      icon={<Icon size={13} aria-hidden />}
      onClick={copy}
      className={className ?? 'size-6 max-md:size-11'}
    />
  )
}

export function CopyLineButton({ text, name }: { text: string; name: string }) {
  const { copied, copy } = useCopied(text)
  return (
    <Button
      small
      onClick={copy}
      aria-label={`Copy ${name}`}
      icon={copied ? <Check size={12} aria-hidden /> : <Copy size={12} aria-hidden />}
    >
      Copy
    </Button>
  )
}
