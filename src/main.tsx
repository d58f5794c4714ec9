/** @file Mounts the page. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from '#app/App.tsx'
import { offerConsoleApi } from '#app/consoleApi.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
offerConsoleApi()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
