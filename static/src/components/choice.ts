/** One more filter of a list: the query parameter, what it is called, what it may be. */
export interface Choice {
  name: string
  label: string
  options: Array<[value: string, label: string]>
  /** What asking for no value means; 全部 where it is not said. */
  all?: string
  /** The list cannot be asked without it; the first option stands until another is chosen. */
  required?: boolean
}
