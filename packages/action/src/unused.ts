/** Stands in for what is imported somewhere below and never used; see build.ts. */
function unused(): never {
  throw new Error("This is not part of the bundle.");
}

export { unused, unused as InteractionListInstance, unused as MessageInteractionListInstance };
