import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from 'react-router/dom'
import { createQueryClient } from '@/api/query-client'
import { TipLayer } from '@/ui/tip'
import { router, toSignIn } from './router'

const client = createQueryClient(toSignIn)

export function App() {
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
      <TipLayer />
    </QueryClientProvider>
  )
}
