/** What a state asks of one bucket; `connectS3` in client.ts is the real one. */

export interface S3Object {
  /** As the store wrote it, quotes included. */
  readonly etag: string;
  readonly text: string;
  readonly note: string | null;
}

export interface S3Write {
  readonly key: string;
  readonly text: string;
  /** Kept with the object, in printable ASCII. */
  readonly note?: string;
  /** ETag of the version to replace; null: there must be none. */
  readonly replaces: string | null;
}

/** Every method rejects with S3Failure only. Reading is repeated while the store fails; writing never is. */
export interface S3 {
  /** Address of the bucket. */
  readonly url: string;
  /** null: there is no such key. */
  read(key: string): Promise<S3Object | null>;
  /** Resolves with the new ETag; null: the store gave none. */
  write(write: S3Write): Promise<string | null>;
  remove(key: string): Promise<void>;
  close(): void;
}
