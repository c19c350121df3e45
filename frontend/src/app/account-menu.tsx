import { useQuery } from '@tanstack/react-query'
import { LogOut, Settings } from 'lucide-react'
import { useNavigate } from 'react-router'
import { endSession, sessionOptions } from '@/api/session'
import { ActionMenu } from '@/ui/action-menu'
import { toast } from '@/ui/toast'

const initials = (name: string) =>
  name
    .split(/[\s._-]+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join('')

export function AccountMenu() {
  const { data } = useQuery(sessionOptions())
  const navigate = useNavigate()
  const signOut = () =>
    endSession().then(
      () => navigate('/sign-in'),
      (error: unknown) => toast.failed('Not signed out', String(error)),
    )
  const name = data?.name ?? 'You'
  return (
    <ActionMenu
      label="Account"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${name}`}
          className="flex size-6 items-center justify-center rounded-full bg-segment font-semibold text-11 text-t2 hover:text-t1 max-md:hidden"
        >
          {initials(name)}
        </button>
      }
      actions={[
        {
          label: 'Settings',
          icon: <Settings size={14} aria-hidden />,
          run: () => void navigate('/settings'),
        },
        { label: 'Sign out', icon: <LogOut size={14} aria-hidden />, run: () => void signOut() },
      ]}
    />
  )
}
