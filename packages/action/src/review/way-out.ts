/** How a person applies exactly this plan. The digest stands alone in its line, to be copied. */
export function wayOut(digest: string): string {
  return `To apply exactly this plan, read it in the summary of the run and start the workflow by hand (workflow_dispatch) with approve-digest:\n${digest}`;
}
