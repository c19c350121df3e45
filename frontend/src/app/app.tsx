import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from 'react-router/dom'
import { TipLayer } from '@/ui/tip'
import { prefetchFirstScreen, queryClient } from './query'
import { router } from './router'

prefetchFirstScreen()

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <TipLayer />
    </QueryClientProvider>
  )
}
