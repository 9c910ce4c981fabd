/**
 * Samples as columns of doubles in a ring: the newest `capacity` of them, in a fixed amount of memory (8 bytes a figure)
 * that is taken as it fills. null is kept as NaN.
 */
export class ColumnRing<F extends string> {
  readonly #fields: readonly F[];
  readonly #capacity: number;
  #size: number;
  #columns: Float64Array[];
  #start = 0;
  #length = 0;

  constructor(fields: readonly F[], capacity: number) {
    if (!(capacity >= 1)) throw new RangeError('A ring holds at least one sample');
    this.#fields = fields;
    this.#capacity = Math.floor(capacity);
    this.#size = Math.min(this.#capacity, 16);
    this.#columns = this.#allocate(this.#size);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes held by the columns. */
  get bytes(): number {
    return this.#size * 8 * (this.#fields.length + 1);
  }

  /** Adds the newest sample. One that is not later than the last is refused: a chart needs time to go on. */
  push(sample: { readonly at: number } & Readonly<Record<F, number | null>>): boolean {
    if (!Number.isFinite(sample.at) || (this.#length > 0 && sample.at <= this.#at(this.#length - 1))) return false;
    if (this.#length === this.#size && this.#size < this.#capacity) this.#grow();
    if (this.#length === this.#size) this.#start = (this.#start + 1) % this.#size;
    else this.#length++;
    const slot = (this.#start + this.#length - 1) % this.#size;
    this.#set(0, slot, sample.at);
    this.#fields.forEach((field, index) => {
      this.#set(index + 1, slot, sample[field] ?? Number.NaN);
    });
    return true;
  }

  /** Oldest first, those taken at `from` or later. */
  samples(from = Number.NEGATIVE_INFINITY): ({ at: number } & Record<F, number | null>)[] {
    const found: ({ at: number } & Record<F, number | null>)[] = [];
    for (let index = 0; index < this.#length; index++) {
      if (this.#at(index) >= from) found.push(this.#read(index));
    }
    return found;
  }

  first(): ({ at: number } & Record<F, number | null>) | null {
    return this.#length === 0 ? null : this.#read(0);
  }

  last(): ({ at: number } & Record<F, number | null>) | null {
    return this.#length === 0 ? null : this.#read(this.#length - 1);
  }

  #at(index: number): number {
    return this.#get(0, (this.#start + index) % this.#size);
  }

  #read(index: number): { at: number } & Record<F, number | null> {
    const slot = (this.#start + index) % this.#size;
    const sample: Record<string, number | null> = { at: this.#get(0, slot) };
    this.#fields.forEach((field, column) => {
      const value = this.#get(column + 1, slot);
      sample[field] = Number.isNaN(value) ? null : value;
    });
    return sample as { at: number } & Record<F, number | null>;
  }

  #grow(): void {
    const size = Math.min(this.#capacity, this.#size * 2);
    const columns = this.#allocate(size);
    columns.forEach((column, index) => {
      for (let at = 0; at < this.#length; at++) column[at] = this.#get(index, (this.#start + at) % this.#size);
    });
    this.#columns = columns;
    this.#size = size;
    this.#start = 0;
  }

  #allocate(size: number): Float64Array[] {
    return Array.from({ length: this.#fields.length + 1 }, () => new Float64Array(size));
  }

  #get(column: number, slot: number): number {
    return this.#columns[column]?.[slot] ?? Number.NaN;
  }

  #set(column: number, slot: number, value: number): void {
    const target = this.#columns[column];
    if (target !== undefined) target[slot] = value;
  }
}
