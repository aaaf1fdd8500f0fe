/** Gives out names that nobody has: the wish itself, then with a number. Linear however often one is wished for. */
export interface Series {
  /** `start`: 1 where the wish alone is no name, such as `session`; `joint` stands before the number. */
  next(wish: string, joint: string, isFree: (name: string) => boolean, start?: number): string;
}

export function createSeries(): Series {
  const counts = new Map<string, number>();
  return {
    next(wish, joint, isFree, start = 2) {
      if (start > 1 && isFree(wish)) return wish;
      let count = counts.get(wish + joint) ?? start;
      while (!isFree(`${wish}${joint}${count}`)) count += 1;
      counts.set(wish + joint, count + 1);
      return `${wish}${joint}${count}`;
    },
  };
}
