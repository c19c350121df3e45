export type ToastAction = { label: string; run: () => void }

const toaster = () => import('./toaster')

/** Bottom right, six seconds; the machinery is loaded with the first one. */
export const toast = {
  done: (title: string, action?: ToastAction): void =>
    void toaster().then((it) => it.show('done', title, undefined, action)),
  failed: (title: string, description?: string, action?: ToastAction): void =>
    void toaster().then((it) => it.show('failed', title, description, action)),
}
