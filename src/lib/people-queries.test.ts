import { expect, it } from 'vitest';
import { peopleQueries } from './people-queries.ts';

it.each([
  ['', []],
  ['  ', []],
  [' , ', []],
  ['lin', [{ firstName: 'lin' }, { lastName: 'lin' }]],
  ['lin,', [{ firstName: 'lin' }, { lastName: 'lin' }]],
  [' mei  lin ', [{ firstName: 'mei', lastName: 'lin' }]],
  ['ana de la cruz', [{ firstName: 'ana', lastName: 'de la cruz' }]],
  ['De la  Cruz, Ana', [{ firstName: 'Ana', lastName: 'De la Cruz' }]],
  ['mei@harbour.example ', [{ email: 'mei@harbour.example' }]],
])('%j asks for %j', (typed, queries) => {
  expect(peopleQueries(typed)).toEqual(queries);
});
