/** A request as it arrives, without its transport. */
export interface SimulatorRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** An answer before it is put on a wire. */
export interface SimulatorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What to do with an answer: send it, or fail as networks do. */
export type Delivery =
  | { readonly kind: "answer"; readonly answer: SimulatorAnswer; readonly slowMs: number }
  | { readonly kind: "truncated"; readonly answer: SimulatorAnswer }
  | { readonly kind: "cut" };
