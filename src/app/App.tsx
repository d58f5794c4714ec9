import { Tooltip } from '@base-ui/react/tooltip'
import { useLayoutEffect } from 'react'

import { ComparePage } from '#app/ComparePage.tsx'
import { useSettings } from '#store/settings.ts'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'

import '#ui/tokens.css'

export function App() {
  useTheme()
  return (
    <ErrorBoundary part="This page">
      <Tooltip.Provider>
        <ComparePage />
      </Tooltip.Provider>
    </ErrorBoundary>
  )
}

/** The tokens follow the device until a theme is chosen. */
function useTheme(): void {
  const theme = useSettings((state) => state.theme)
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
}
