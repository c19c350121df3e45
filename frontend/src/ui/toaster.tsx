import { Check, X } from 'lucide-react'
import { createRoot } from 'react-dom/client'
import { toast as sonner, Toaster } from 'sonner'
import type { ToastAction } from './toast'

createRoot(document.body.appendChild(document.createElement('div'))).render(
  <Toaster
    position="bottom-right"
    duration={6000}
    toastOptions={{
      unstyled: true,
      classNames: {
        toast:
          'flex w-80 font-sans items-center gap-2.5 rounded-panel border border-control bg-surface p-2.5 text-13 text-t1',
        content: 'min-w-0 flex-1',
        description: 'text-12 text-t3',
        actionButton: 'rounded-tag px-1 font-medium text-link hover:underline',
      },
    }}
  />,
)

const icons = {
  done: <Check size={16} className="text-done-text" aria-hidden />,
  failed: <X size={16} className="text-fail-text" aria-hidden />,
}

export function show(
  kind: keyof typeof icons,
  title: string,
  description: string | undefined,
  action: ToastAction | undefined,
): void {
  sonner(title, {
    icon: icons[kind],
    ...(description === undefined ? {} : { description }),
    ...(action === undefined ? {} : { action: { label: action.label, onClick: action.run } }),
  })
}
