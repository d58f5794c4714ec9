import { roleColour } from '#panels/roles.ts'
import type { RunModel } from '#suites/run.ts'

/** The heads of a table's columns, one a model, each in the hue of its role; a role that nobody knows is not passed over. */
export function ModelHeads({ models }: { readonly models: readonly RunModel[] }) {
  return models.map(({ slotId, name, role }) => (
    <th key={slotId} scope="col" style={{ color: roleColour(role) }}>
      {name}
      {role === null && <small> (role not known)</small>}
    </th>
  ))
}
