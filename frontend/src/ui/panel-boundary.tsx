import { Component, type ReactNode } from 'react'
import { ErrorState } from './error-state'

type Props = { children: ReactNode }

/** Keeps a fault to the panel it happened in. */
export class PanelBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return <ErrorState error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}
