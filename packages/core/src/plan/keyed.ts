/** Keyed one-way functions over values, made from the Twilio secret at the edge and handed in, so that planning stays pure. */
export interface Keyed {
  /** 8 hex digits that name the key. */
  readonly kid: string;
  /** HMAC-SHA-256 in hex over the purpose and canonical JSON of the value. */
  digest(purpose: string, value: unknown): string;
  /** Four characters by which a reader tells two values apart. */
  tag(value: string): string;
}
