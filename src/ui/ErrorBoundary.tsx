import { Component, type ReactNode } from 'react'

import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

type ErrorBoundaryProps = {
  /** What is lost, as the subject of a sentence: "This column". */
  readonly part: string
  readonly children: ReactNode
}

type ErrorBoundaryState = { readonly error: Error | null }

/** Keeps an error in one part of the page from taking the rest with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <Notice
        tone="failure"
        action={<Button onClick={() => this.setState({ error: null })}>Show it again</Button>}
      >
        {this.props.part} could not be shown ({error.message}). The rest of the page goes on; reloading it
        starts afresh.
      </Notice>
    )
  }
}
