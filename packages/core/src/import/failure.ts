/** The import cannot be done as asked; nothing was written. The message says why and what to do, without personal data. */
export class ImportFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ImportFailure";
  }
}
