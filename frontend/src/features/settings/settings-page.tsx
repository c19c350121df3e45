import { choiceParam, useParamState, writeParams } from '@/lib/use-params'
import { useTitle } from '@/lib/use-title'
import { PageHeader } from '@/ui/page-header'
import { TabLinks } from '@/ui/tab-links'
import { Appearance } from './appearance'
import { KeysSection } from './keys/keys-section'
import { PricesSection } from './prices/prices-section'
import { ServerSection } from './server-section'
import { SessionSection } from './session-section'

const sections = ['appearance', 'keys', 'prices', 'server', 'session'] as const
type Section = (typeof sections)[number]
const params = { section: choiceParam<Section>(sections, 'appearance') }

const names: Record<Section, string> = {
  appearance: 'Appearance',
  keys: 'API keys',
  prices: 'Prices',
  server: 'Server',
  session: 'Session',
}
const bodies: Record<Section, () => React.ReactNode> = {
  appearance: Appearance,
  keys: KeysSection,
  prices: PricesSection,
  server: ServerSection,
  session: SessionSection,
}

/** What a person can choose, what programs may do here, and what this server is. */
export function SettingsPage() {
  const [{ section }, , search] = useParamState(params)
  useTitle(section === 'appearance' ? 'Settings' : `${names[section]}, Settings`)
  const Body = bodies[section]
  const tabs = sections.map((key) => ({
    key,
    label: names[key],
    to: `?${writeParams(params, search, { section: key })}`,
  }))
  return (
    <>
      <PageHeader title="Settings" quietOnPhone />
      <div className="shrink-0 border-line border-b px-4 max-md:px-3">
        <TabLinks label="Sections of the settings" tabs={tabs} current={section} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-4 max-md:p-3">
        <div className="flex max-w-270 flex-col gap-3">
          <Body />
        </div>
      </div>
    </>
  )
}
