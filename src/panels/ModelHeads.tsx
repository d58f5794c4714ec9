import { roleColour } from '#panels/roles.ts'
import type { RunModel } from '#suites/run.ts'

/** The heads of a table's columns, one a model, each in the hue of its role. */
export function ModelHeads({ models }: { readonly models: readonly RunModel[] }) {
  return models.map(({ slotId, name, role }) => (
    <th key={slotId} scope="col" style={{ color: roleColour(role) }}>
      {name}
    </th>
  ))
}
