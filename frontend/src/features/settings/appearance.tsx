import { Monitor, Moon, Sun } from 'lucide-react'
import { type Density, type Theme, usePreferences } from '@/lib/preferences'
import { Panel } from '@/ui/panel'
import { Segments } from '@/ui/segments'
import { SettingRow } from './setting-row'

const themes = [
  { value: 'dark' as const, label: 'Dark', icon: <Moon size={14} aria-hidden /> },
  { value: 'light' as const, label: 'Light', icon: <Sun size={14} aria-hidden /> },
  { value: 'system' as const, label: 'System', icon: <Monitor size={14} aria-hidden /> },
]
const densities = [
  { value: 'compact' as const, label: 'Compact' },
  { value: 'roomy' as const, label: 'Roomy' },
]
const sidebars = [
  { value: 'open', label: 'Names' },
  { value: 'folded', label: 'Icons' },
]

/** How Fleetdeck looks in this browser; nothing of it leaves the browser. */
export function Appearance() {
  const { theme, density, sidebarFolded, setTheme, setDensity, toggleSidebar } = usePreferences()
  return (
    <Panel title="Appearance" aside="kept in this browser" stale={false}>
      <SettingRow name="Theme" hint="System follows the device, also when it changes at night.">
        <Segments<Theme> label="Theme" value={theme} options={themes} onChange={setTheme} />
      </SettingRow>
      <SettingRow name="Rows of lists" hint="28 or 36 pixels high. Phones keep their own height.">
        <Segments<Density> label="Rows of lists" value={density} options={densities} onChange={setDensity} />
      </SettingRow>
      <SettingRow name="Sidebar" hint="Folded to icons, it leaves the width to the tables." wideOnly>
        <Segments
          label="Sidebar"
          value={sidebarFolded ? 'folded' : 'open'}
          options={sidebars}
          onChange={toggleSidebar}
        />
      </SettingRow>
    </Panel>
  )
}
