import { describe, expect, it } from 'vitest';
import { imagesBytes, sumWords, volumesBytes } from './disk-use-model';

const image = (bytes: number, sharedBytes: number | null) => ({ id: `sha256:${bytes}`, bytes, sharedBytes });
const words = (bytes: number) => `${bytes} B`;

describe('disk use', () => {
  it('layers that images share count once', () => {
    const two = imagesBytes({ images: [image(150, 100), image(120, 100), image(7, null)] });
    expect(two).toEqual({ least: 177, most: 177, count: 3, unknown: 0 });
    expect(two && sumWords(two, words)).toBe('177 B');
  });

  it('says from where to where when the bases may differ', () => {
    const four = imagesBytes({ images: [100, 100, 60, 60].map((bytes) => image(bytes, bytes)) });
    expect(four && sumWords(four, words)).toBe('100 B to 160 B');
  });

  it('volumes of unknown size are told, and what was never measured is not nothing', () => {
    expect(
      volumesBytes({
        volumes: [
          { name: 'a', bytes: 5 },
          { name: 'b', bytes: null },
        ],
      }),
    ).toMatchObject({
      least: 5,
      count: 2,
      unknown: 1,
    });
    expect(volumesBytes({ volumes: null })).toBeNull();
    expect(imagesBytes({ images: null })).toBeNull();
    expect(imagesBytes({ images: [] })).toMatchObject({ least: 0, most: 0 });
  });
});
