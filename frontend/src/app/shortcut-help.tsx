import { Dialog } from '@/ui/dialog'
import { Kbd, modKey } from '@/ui/kbd'
import { navItems } from './nav-items'
import { useOverlay } from './overlay-store'

const groups: { title: string; rows: [string[], string][] }[] = [
  {
    title: 'Everywhere',
    rows: [
      [[modKey, 'K'], 'Palette'],
      [['/'], 'Search here'],
      [['T'], 'New task'],
      [[modKey, 'D'], 'Theme'],
      [[modKey, ','], 'Settings'],
      [['A'], 'Requests for permission'],
      [['?'], 'This help'],
      [['Esc'], 'Close, clear'],
    ],
  },
  {
    title: 'Lists',
    rows: [
      [['↑', '↓'], 'Previous, next row'],
      [['j', 'k'], 'Down, up a row'],
      [['↵'], 'Open'],
      [['x'], 'Check row'],
    ],
  },
  {
    title: 'A workflow',
    rows: [
      [['←', '→'], 'Along the steps'],
      [['↑', '↓'], 'Side by side'],
      [['↵'], 'Open the step'],
    ],
  },
  { title: 'Go to', rows: navItems.map((item) => [['G', item.key.toUpperCase()], item.label]) },
]

export default function ShortcutHelp() {
  const close = useOverlay((state) => state.close)
  return (
    <Dialog open onClose={close} title="Keyboard" className="max-w-180">
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 max-md:grid-cols-1">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-2 font-semibold text-13">{group.title}</h3>
            <dl className="flex flex-col gap-2">
              {group.rows.map(([keys, words]) => (
                <div key={words} className="flex items-center gap-3">
                  <dt className="flex w-16 shrink-0 gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd className="text-13 text-t2">{words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
