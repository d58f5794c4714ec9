import { describe, expect, it } from 'vitest'

import { describeInstallFailure, isInstalled, isNodeNewEnough } from './packages.mjs'

it.each([
  ['18.20.0', false],
  ['20.18.3', false],
  ['20.19.0', true],
  ['22.0.0', true],
])('knows whether Node %s is new enough', (version, isEnough) => {
  expect(isNodeNewEnough(version)).toBe(isEnough)
})

describe('isInstalled', () => {
  const react = { version: '19.3.1' }
  const wanted = { packages: { '': { version: '0.1.0' }, 'node_modules/react': react } }

  it('accepts the same versions', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/react': react } })).toBe(true)
  })

  it('sees a missing package and another version', () => {
    expect(isInstalled(wanted, { packages: {} })).toBe(false)
    expect(isInstalled(wanted, { packages: { 'node_modules/react': { version: '19.0.0' } } })).toBe(false)
  })

  it('does without optional packages, which belong to other platforms', () => {
    const optional = { packages: { 'node_modules/fsevents': { version: '2.3.3', optional: true } } }
    expect(isInstalled(optional, { packages: {} })).toBe(true)
    expect(isInstalled(optional, { packages: { 'node_modules/fsevents': { version: '1.0.0' } } })).toBe(false)
  })
})

describe('describeInstallFailure', () => {
  it('says in one line that the registry is out of reach', () => {
    const output =
      'npm error code ENOTFOUND\nnpm error errno ENOTFOUND\nnpm error request to https://x failed'
    expect(describeInstallFailure(output)).toMatch(
      /^Installing failed: the package registry cannot be reached.*$/,
    )
  })

  it('names a full disk', () => {
    expect(describeInstallFailure('npm error code ENOSPC')).toContain('disk is full')
  })

  it('passes on the first reason of npm otherwise', () => {
    const output = 'npm error code EUSAGE\nnpm error\nnpm error The lock file is not in sync\nnpm error more'
    expect(describeInstallFailure(output)).toContain('failed: The lock file is not in sync.')
    expect(describeInstallFailure('')).toContain('gave no reason')
  })
})
