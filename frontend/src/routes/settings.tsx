import { SettingsPage } from '@/features/settings/settings-page'

export const Component = SettingsPage
